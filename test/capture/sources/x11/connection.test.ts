import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Connection } from '../../../../capture/sources/x11/connection.js'
import { needs } from '../../../fixtures/needs.js'
import { startXServer } from '../../../fixtures/x-server.js'

/** Sets a variable for the time of the test. */
function setVariable (t: Test, name: string, value: string): void {
  const before = process.env[name]
  process.env[name] = value
  t.teardown(() => {
    if (before === undefined) delete process.env[name]
    else process.env[name] = before
  })
}

function shortFolder (t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'deskfeed-')) // the path of a socket must be short
  t.teardown(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Something that listens where an X server should, and answers whoever connects with `answer`. */
async function startImpostor (t: Test, answer: (socket: Socket) => void): Promise<void> {
  const path = join(shortFolder(t), 'x:0')
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  server.listen(path)
  await once(server, 'listening')
  t.teardown(() => server.close())
  setVariable(t, 'DISPLAY', path)
}

const descriptors = () => readdirSync('/proc/self/fd').length

t.test('where there is no X server, nothing else is tried, and nothing stays open', {
  skip: process.platform !== 'linux' && 'reads /proc'
}, async t => {
  let asked = 0
  const impostor = createServer(() => { asked++ }).listen(6000 + 4321, '127.0.0.1')
  t.teardown(() => impostor.close())
  await once(impostor, 'listening')
  setVariable(t, 'DISPLAY', ':4321')
  const fault = { kind: 'ended', message: 'no X server on :4321' }
  await t.rejects(Connection.open(), fault)
  const before = descriptors()
  for (let attempt = 0; attempt < 20; attempt++) await t.rejects(Connection.open(), fault)
  await new Promise(resolve => setImmediate(resolve)) // what was closed is closed by now
  t.equal(descriptors(), before)
  t.equal(asked, 0, 'a program that listens on the TCP port in its place is not asked')
})

t.test('an X server that turns us away has denied it', { skip: needs('Xvfb') }, async t => {
  const folder = shortFolder(t)
  // One entry of the family Wild, for any display, as `xauth` writes it.
  const entry = (cookie: Buffer) => Buffer.concat([
    Buffer.of(0xff, 0xff, 0, 0, 0, 0, 0, 18), Buffer.from('MIT-MAGIC-COOKIE-1'), Buffer.of(0, 16), cookie
  ])
  writeFileSync(join(folder, 'right'), entry(Buffer.alloc(16, 1)))
  writeFileSync(join(folder, 'wrong'), entry(Buffer.alloc(16, 2)))
  setVariable(t, 'XAUTHORITY', join(folder, 'right'))
  await startXServer(t, '640x480', { more: ['-auth', join(folder, 'right')] });
  (await Connection.open()).close()
  const cases: [file: string, why: string][] = [
    [join(folder, 'wrong'), `the key in ${folder}/wrong is a wrong one`],
    [`${folder}/none`, `there is no file ${folder}/none with its key: set XAUTHORITY to the file of those who started it`],
    [folder, `the file of its key, ${folder}, can't be read: EISDIR`]
  ]
  for (const [file, why] of cases) {
    process.env.XAUTHORITY = file
    const fault = await Connection.open().then(() => undefined, error => error)
    t.match(fault, { kind: 'denied', message: /^the X server :\d+ turns us away: \S/ })
    t.ok(fault.message.endsWith(`; ${why}`), fault.message)
  }
})

t.test('an X server that needs no key is shown without one, with or without a file or a home', { skip: needs('Xvfb') }, async t => {
  const { display } = await startXServer(t, '640x480')
  setVariable(t, 'XAUTHORITY', shortFolder(t)); // a folder is no file of keys
  (await Connection.open()).close()
  const program = `import { Connection } from './dist/capture/sources/x11/connection.js'
    const connection = await Connection.open()
    console.log(connection.screen.root_depth)
    connection.close()`
  // No list of users has this one, and HOME is not set: Node throws when it is asked for the home folder.
  const output = execFileSync('env', ['-i', `DISPLAY=${display}`, process.execPath, '--input-type=module', '-e', program], {
    encoding: 'utf8', ...process.getuid!() === 0 && { uid: 12_345, gid: 12_345 }
  })
  t.equal(output, '24\n')
})

t.test('whatever listens in the place of an X server, and says, is an error and no more', async t => {
  const setup = Buffer.alloc(40, 0xff)
  setup[0] = 1
  for (const [what, answer, fault] of [
    ['closes', socket => socket.destroy(), { kind: 'ended', message: /has closed the connection$/ }],
    ['says nothing', () => {}, { kind: 'hung', message: /: no answer for 2 s$/ }],
    ['writes on and on', socket => { for (let i = 0; i < 100; i++) socket.write(Buffer.alloc(10_000, 1)) }, {}],
    ['breaks off', socket => socket.end(setup), { kind: 'ended' }]
  ] as [string, (socket: Socket) => void, { kind?: string, message?: RegExp }][]) {
    await t.test(what, async t => {
      await startImpostor(t, answer)
      const failure = await Connection.open().then(() => undefined, error => error)
      t.match(failure, fault)
    })
  }
})

t.test('a screen that the X server does not have is an error that says which it has', { skip: needs('Xvfb') }, async t => {
  const { display } = await startXServer(t, '640x480')
  process.env.DISPLAY = `${display}.1`
  await t.rejects(Connection.open(), { message: `DISPLAY is "${display}.1", but the last screen of that X server is 0` })
})

t.test('what the library throws at an odd answer ends the connection, not the process', { skip: needs('Xvfb') }, async t => {
  await startXServer(t, '640x480')
  const connection = await Connection.open()
  t.teardown(() => connection.close())
  const asked = connection.request('asking', callback => connection.client.GetInputFocus((error, value) => {
    callback(error, value)
    throw new TypeError('as a reader of a short answer would')
  }))
  await asked
  if (!connection.lost.aborted) await once(connection.lost, 'abort')
  t.match(connection.lost.reason, { message: /failed: as a reader/ })
  await t.rejects(connection.request('asking', callback => connection.client.GetInputFocus(callback)), /failed: as a reader/)
})
