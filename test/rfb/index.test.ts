import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { WebSocket, createWebSocketStream } from 'ws'
import { answerTo } from '../../rfb/protocol/vnc-auth.js'
import { ENCODING } from '../../rfb/rectangles/encodings.js'
import { build, listen } from '../fixtures/build.js'
import { needs } from '../fixtures/needs.js'
import { RfbClient } from '../fixtures/rfb-client.js'
import { startXServer } from '../fixtures/x-server.js'

const QUALITY_9 = -23
const ALL = [ENCODING.tight, ENCODING.copyRect, QUALITY_9, ENCODING.fence, ENCODING.continuousUpdates, ENCODING.desktopSize]

const needsLinux = process.platform !== 'linux' && 'needs Linux'

/** Asks for updates without end, of a client that was let in. */
function watch (client: RfbClient, ...encodings: number[]) {
  client.setEncodings(...encodings)
  client.send([150, 1, 0, 0, 0, 0, 255, 255, 255, 255])
}

/** Reads and answers until what the client shows is right; tap's timeout is the limit. */
async function until (client: RfbClient, isRight: () => boolean): Promise<void> {
  while (!isRight()) {
    const message = await client.next()
    if (message.kind === 'fence') client.send([248, 0, 0, 0, 0, 0, 0, 0, message.payload.length], message.payload)
  }
}

/** The pointer of a new X server is in the middle of its screen. */
const isAtPointer = (x: number, y: number) => Math.abs(x - 320) < 20 && Math.abs(y - 240) < 20

/** How many pixels differ from the screen: those of the pointer, which ImageMagick leaves out, and all others. */
function differing (client: RfbClient, display: string) {
  const screen = execFileSync('import', ['-display', display, '-window', 'root', '-depth', '8', 'rgb:-'], { maxBuffer: 2 ** 26 })
  const wrong = { pointer: 0, others: 0 }
  for (let y = 0; y < 480; y++) {
    for (let x = 0; x < 640; x++) {
      if (client.at(x, y) !== screen.readUIntBE((y * 640 + x) * 3, 3)) wrong[isAtPointer(x, y) ? 'pointer' : 'others']++
    }
  }
  return wrong
}

const draw = (display: string, ...args: string[]) => execFileSync('xsetroot', ['-display', display, ...args])

t.test('a VNC viewer sees the screen with its pointer, and what changes', { skip: needs('Xvfb', 'import', 'xsetroot') }, async t => {
  const { display } = await startXServer(t, '640x480')
  const app = await build(t, { SOURCE: 'x11', VNC_PORT: '0' })
  draw(display, '-mod', '7', '5', '-fg', '#c04020', '-bg', '#103050')
  const client = RfbClient.connect(t, app.vnc!.port)
  await client.enter()
  t.same([client.width, client.height, client.name], [640, 480, 'Deskfeed'])
  watch(client, ...ALL)
  await until(client, () => differing(client, display).others === 0)
  t.ok(differing(client, display).pointer > 20, 'the pointer is in the picture')
  draw(display, '-solid', '#20a060')
  await until(client, () => client.at(5, 5) === 0x20a060)
  t.equal(differing(client, display).others, 0)

  const pointing = RfbClient.connect(t, app.vnc!.port)
  await pointing.enter()
  watch(pointing, ...ALL, ENCODING.cursorWithAlpha, ENCODING.pointerPosition)
  await until(pointing, () => {
    const { pointer, others } = differing(pointing, display)
    return pointer + others === 0
  })
  t.pass('those who draw the pointer themselves get the picture without it')

  t.match(app.viewers.all, [{ grant: 'this_machine', userAgent: 'VNC' }, { grant: 'this_machine' }], 'the host sees who watches')
  app.viewers.cut(() => true)
  await t.rejects(until(client, () => false), /is over/, 'and can cut them off')
  t.equal(app.views.meter.over('vnc').viewers, 0)
})

t.test('over a WebSocket the key is asked for by HTTP', async t => {
  const { app, url } = await listen(t, { WIDTH: '320' })
  const address = `${url.replace('http', 'ws')}/vnc`
  const refused = new WebSocket(address, { headers: { 'x-forwarded-for': '192.0.2.7' } })
  const status = await new Promise(resolve => refused.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode)))
  t.equal(status, 401)
  const socket = new WebSocket(`${address}?key=${app.access.streamKey}`, 'binary', { headers: { 'x-forwarded-for': '192.0.2.7' } })
  const client = new RfbClient(createWebSocketStream(socket) as ReturnType<typeof connect>)
  t.teardown(() => socket.terminate())
  await client.enter()
  t.equal(socket.protocol, 'binary')
  t.equal(client.width, 320)
  watch(client, ...ALL)
  let updates = 0
  await until(client, () => client.at(50, 50) !== 0 && ++updates > 3)
  t.match(app.viewers.all, [{ grant: 'stream_link' }])
})

t.test('whoever asks for /vnc over HTTP is told what it is, and of no format that it does not speak', async t => {
  const answer = await (await build(t)).inject('/vnc')
  t.equal(answer.statusCode, 426)
  t.match(answer.headers, { upgrade: 'websocket', 'sec-websocket-version': '13' })
  t.match(answer.json(), { code: 'UPGRADE_REQUIRED', message: /ws:/ })
  t.notMatch(answer.body, 'updates')
})

t.test('with a password others can connect, and wrong ones are throttled like wrong PINs', async t => {
  const app = await build(t, { VNC_PORT: '0', VNC_PASSWORD: 'geheim-8', HOST: '127.0.0.1' })
  const { port } = app.vnc!
  const right = RfbClient.connect(t, port)
  await right.enter(8, 'geheim-8')
  for (let guess = 0; guess < 5; guess++) await t.rejects(RfbClient.connect(t, port).enter(8, 'falsch'), /The password is wrong/)
  await t.rejects(RfbClient.connect(t, port).enter(8, 'geheim-8'), /Too many wrong passwords from your address: wait 10 s/)
  t.match(app.viewers.all, [{ grant: 'vnc_password' }])
  app.access.end(({ grant }) => grant === 'vnc_password')
  await t.rejects(until(right, () => false), /is over/, 'their session can be ended')
})

for (const [way, variables, grant] of [
  ['at this machine', {}, 'this_machine'], ['with the password', { VNC_PASSWORD: 'geheim-8', HOST: '127.0.0.1' }, 'vnc_password']
] as const) {
  t.test(`a VNC viewer ${way} is a session that the host sees and ends, as long as they watch`, async t => {
    let passedMs = 0
    const { now } = Date
    t.intercept(Date, 'now', { value: () => now() + passedMs })
    const app = await build(t, { VNC_PORT: '0', ...variables })
    const enter = async () => {
      const client = RfbClient.connect(t, app.vnc!.port)
      await client.enter(8, 'geheim-8')
      return client
    }
    /** What the host sees of them after everybody who asks for nothing has left the list. */
    const ofViewers = async () => {
      passedMs += 120_000
      const { sessions } = (await app.inject('/host')).json() as { sessions: Array<{ id: string, watches: string[] }> }
      return sessions.filter(session => !session.watches.includes('page')) // that is who asks here
    }

    const first = await enter()
    t.match(await ofViewers(), [{ grant, watches: ['feed'], address: '127.0.0.1' }])
    first.socket.destroy()
    while (app.viewers.size > 0) await sleep(10)
    t.same(await ofViewers(), [])

    const second = await enter()
    const [session] = await ofViewers()
    t.equal((await app.inject({ method: 'DELETE', url: `/host/sessions/${session!.id}` })).statusCode, 200)
    await t.rejects(until(second, () => false), /is over/)
    t.same([app.viewers.size, await ofViewers()], [0, []])
  })
}

t.test('nobody gets more tries by holding several challenges at once', async t => {
  const app = await build(t, { VNC_PORT: '0', VNC_PASSWORD: 'geheim-8', HOST: '127.0.0.1' })
  const answers = await Promise.all(Array.from({ length: 8 }, async () => {
    const client = RfbClient.connect(t, app.vnc!.port)
    return await client.enter(8, 'falsch').catch(({ message }: Error) => message)
  }))
  t.equal(answers.filter(answer => answer === 'The password is wrong').length, 5)
  t.equal(answers.filter(answer => /^Too many wrong passwords/.test(String(answer))).length, 3)
})

t.test('whoever finds no place is told why in every version, before they are asked for the password, or else after it', async t => {
  const app = await build(t, { VNC_PORT: '0', VNC_PASSWORD: 'geheim-8', HOST: '127.0.0.1', MAX_VIEWERS: '1' })
  const come = () => RfbClient.connect(t, app.vnc!.port)
  const slow = come()
  await slow.take(12)
  slow.send('RFB 003.008\n', [2])
  const challenge = (await slow.take(2 + 16)).subarray(2)
  await come().enter(8, 'geheim-8')
  for (const version of [3, 7, 8] as const) {
    await t.rejects(come().enter(version), { message: 'Too many viewers: MAX_VIEWERS allows 1. Try again in a few seconds' })
  }
  slow.send(answerTo(challenge, 'geheim-8'))
  t.equal((await slow.take(4)).readUInt32BE(), 1)
  t.match(await slow.text(), /^Too many viewers/)
  t.equal(app.access.guesses.size, 0, 'none of them has guessed')
})

t.test('without a password only this machine can connect; without a port nobody can', async t => {
  const app = await build(t, { VNC_PORT: '0' })
  t.equal(app.vnc!.address, '127.0.0.1')
  t.equal((await build(t)).vnc, undefined)
  await t.rejects(build(t, { VNC_PORT: String(app.vnc!.port) }), /VNC viewers can't connect on port .* Choose another VNC_PORT/)
})

t.test('the system asks viewers to whom nothing is sent whether they are still there', { skip: needsLinux }, async t => {
  const app = await build(t, { VNC_PORT: '0' })
  const client = RfbClient.connect(t, app.vnc!.port)
  await client.enter()
  const hex = (port: number) => `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const from = hex((client.socket.address() as AddressInfo).port)
  /** Linux, Documentation/networking/proc_net_tcp.rst: which timer runs, and for how long, in hundredths of a second. */
  const timer = () => {
    const lines = readFileSync('/proc/net/tcp', 'latin1').split('\n')
    const line = lines.find(line => line.includes(`${hex(app.vnc!.port)} ${from}`))!
    return line.trim().split(/\s+/)[5]!.split(':').map(part => parseInt(part, 16)) as [number, number]
  }
  const KEEPALIVE = 2
  // What was sent has to be acknowledged first.
  while (timer()[0] !== KEEPALIVE) await sleep(10)
  const [, time] = timer()
  t.ok(time > 1000 && time <= 2500, `in ${time / 100} s`)
})

t.test('whoever connects and says nothing takes nobody\'s place', async t => {
  const app = await build(t, { VNC_PORT: '0' })
  const { port } = app.vnc!
  const viewer = RfbClient.connect(t, port)
  await viewer.enter()
  const silent = Array.from({ length: 30 }, () => RfbClient.connect(t, port))
  await sleep(0)
  const another = RfbClient.connect(t, port)
  await another.enter()
  const cut = await Promise.all(silent.slice(0, 20).map(client => client.take(13).then(() => false, () => true)))
  t.ok(cut.every(isCut => isCut), 'no more than 8 of one address wait')
  watch(viewer, ...ALL)
  await until(viewer, () => viewer.at(5, 5) !== 0)
})
