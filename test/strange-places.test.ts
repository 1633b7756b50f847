import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { needs } from './fixtures/needs.js'
import { SERVICE, startService } from './fixtures/service.js'
import { startXServer } from './fixtures/x-server.js'

/** Another user, who is in no list of users: no name, no home folder. */
const STRANGER = ['setpriv', '--reuid=12345', '--regid=12345', '--clear-groups']

/** Whether tests may become that user, who must be able to read the program. */
function skip (...programs: string[]): string | false {
  if (process.getuid?.() !== 0) return 'only root can become another user'
  const { status } = spawnSync(STRANGER[0]!, [...STRANGER.slice(1), 'test', '-r', SERVICE[1]!])
  return needs('setpriv', ...programs) || (status !== 0 && 'nobody else can read the program where it lies')
}

/** Starts the service as that user, with nothing in its environment but these variables, in a folder with this `.env`. */
function start (t: Test, env: Buffer | string, ...variables: string[]) {
  const parent = mkdtempSync(join(tmpdir(), 'deskfeed '))
  t.teardown(() => rmSync(parent, { recursive: true }))
  const folder = join(parent, '屏幕 共享')
  mkdirSync(folder)
  writeFileSync(join(folder, '.env'), env)
  for (const path of [parent, folder, join(folder, '.env')]) chmodSync(path, 0o755)
  return startService(t, {}, folder, [...STRANGER, 'env', '-i', 'HOST=127.0.0.1', 'LINK=print', ...variables, ...SERVICE])
}

t.test('somebody without a name and a home shares a screen, from a folder with blanks and Chinese', { skip: skip('Xvfb') }, async t => {
  const { display } = await startXServer(t, '640x480')
  const utf16 = Buffer.from('\ufeffPORT=0\r\nACCES=open\r\nWIDTH=320\r\n', 'utf16le')
  const service = await start(t, utf16, `DISPLAY=${display}`, 'NODE_ENV=production')
  const picture = await fetch(`${service.url}/snapshot.jpg`)
  t.equal(picture.status, 200)
  t.match(service.stdout(), 'through x11')
  t.match(service.stdout(), 'ACCES in .env means nothing to Deskfeed. Did you mean ACCESS?')
  t.equal(service.stderr(), '')
})

t.test('where no screen is found, and nothing can be kept, a sentence says so for each', { skip: skip() }, async t => {
  const port = 20_000 + Math.floor(Math.random() * 10_000)
  const service = await start(t, '\ufeffLINGER_MS=0\n', `PORT=${port}`)
  t.match(service.stdout(), 'through pattern (no screen found; x11: no X server: DISPLAY is not set')
  while (!service.stderr().includes('\n')) await new Promise(setImmediate)
  const lines = service.stderr().trim().split('\n').map(line => JSON.parse(line).msg)
  t.match(lines, [/^What the host changes is not kept for the next start: EACCES.* Set XDG_STATE_HOME to a folder/])
  service.kill('SIGTERM')
  t.match(await service.exited, { code: 0 })
})

t.test('an X server that lets nobody else in is named, with where its key was looked for', { skip: skip('Xvfb') }, async t => {
  // One entry of the family Wild, for any display, as `xauth` writes it.
  const family = Buffer.of(0xff, 0xff, 0, 0, 0, 0)
  const key = Buffer.concat([family, Buffer.of(0, 18), Buffer.from('MIT-MAGIC-COOKIE-1'), Buffer.of(0, 16), randomBytes(16)])
  const { display } = await startXServer(t, '640x480', { more: ['-auth', join(t.testdir({ key }), 'key')] })
  const service = await start(t, '', 'PORT=0', 'STATE=none', 'SOURCE=x11', `DISPLAY=${display}`)
  t.equal(service.url, '')
  t.match(await service.exited, { code: 1 })
  t.match(service.stderr(), /^deskfeed: SOURCE=x11 does not work here: the X server :\d+ turns us away: .*home folder.*XAUTHORITY.*\n$/)
})
