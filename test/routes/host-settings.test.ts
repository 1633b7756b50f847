import t, { type Test } from 'tap'
import type { Display } from '../../capture/frame.js'
import { ENCODING } from '../../rfb/rectangles/encodings.js'
import { build, listen } from '../fixtures/build.js'
import { needs } from '../fixtures/needs.js'
import { watch, type Part } from '../fixtures/parts.js'
import { decode, type Colour } from '../fixtures/pixels.js'
import { ENCODINGS, ask } from '../fixtures/requests.js'
import { RfbClient } from '../fixtures/rfb-client.js'
import { LEFT, RIGHT, startTwoMonitors } from '../fixtures/two-monitors.js'
import { watchUpdates } from '../fixtures/updates-viewer.js'

const DEFAULTS = { access: 'key', display: 'pattern', fps: 30, quality: 80, width: 0, paused: false }

for (const [name, encode] of Object.entries(ENCODINGS)) {
  t.test(`the host changes any of the settings, and the others stay, as ${name}`, async t => {
    const app = await build(t)
    t.same((await ask(app, '/host/settings'))[1], DEFAULTS)
    const change = (fields: object) => {
      const texts = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]))
      return ask(app, { method: 'PUT', url: '/host/settings', ...encode(name === 'JSON' ? fields as never : texts) })
    }
    let expected = DEFAULTS
    for (const fields of [
      { fps: 12.5 }, { quality: 60, width: 640 }, { access: 'pin', paused: true }, { paused: false }, { width: 0 }, { display: 'pattern' },
      {}
    ]) {
      expected = { ...expected, ...fields }
      const [status, state] = await change(fields)
      t.match([status, state], [200, { settings: expected, access: expected.access, paused: expected.paused, link: String }])
      t.same((await ask(app, '/host/settings'))[1], expected)
    }
    t.same(app.access.mode, 'pin')
    for (const wrong of [
      { fps: 0 }, { fps: 241 }, { quality: 0 }, { quality: 101 }, { quality: 1.5 }, { width: -1 }, { width: 20_000 }, { access: 'nobody' },
      { paused: 'perhaps' }, { display: '' }
    ]) t.match((await change(wrong))[0], 400, JSON.stringify(wrong))
    t.match(await change({ display: 'nowhere', access: 'open', fps: 1 }), [404, { code: 'UNKNOWN_DISPLAY', message: /"pattern"/ }])
    t.same((await ask(app, '/host/settings'))[1], expected, 'what is refused changes nothing')
    t.match((await change({ width: 3 }))[1], { settings: { width: 16 } })
  })
}

t.test('a pause holds at once, however long it takes to list the displays', async t => {
  const app = await build(t)
  let list = (_display: Display) => {}
  app.views.findDisplay = () => new Promise(resolve => { list = resolve })
  const changed = ask(app, { method: 'PUT', url: '/host/settings', payload: { display: 'elsewhere', paused: true } })
  while (app.views.paused === undefined) await new Promise(setImmediate)
  list({ ...app.views.display, id: 'elsewhere' })
  t.match(await changed, [200, { settings: { paused: true, display: 'elsewhere' } }])
})

/** Sees these transports of one service; each resolves once what it shows has this size, and this colour in the middle. */
async function audience (t: Test, url: string, vncPort: number) {
  const near = (colour: readonly number[], [red, green, blue]: Colour) =>
    Math.abs(colour[0]! - red) < 16 && Math.abs(colour[1]! - green) < 16 && Math.abs(colour[2]! - blue) < 16
  const feed = await watch(t, url)
  const updates = await watchUpdates(t, url)
  const vnc = RfbClient.connect(t, vncPort)
  await vnc.enter()
  vnc.setEncodings(ENCODING.raw, ENCODING.desktopSize)
  vnc.request(false)
  const bytesOf = (pixel: number) => [pixel >> 16, pixel >> 8 & 255, pixel & 255]
  return {
    async see (size: string, colour: Colour) {
      const [width, height] = size.split('x').map(Number) as [number, number]
      const isIt = ({ jpeg }: Part) => {
        const picture = decode(jpeg)
        return picture.width === width && picture.height === height && near(picture.at(width / 2, height / 2), colour)
      }
      await feed.until(isIt)
      const { client } = updates
      const middle = height / 2 * width + width / 2
      await updates.until(() => client.width === width && client.height === height && near(bytesOf(client.pixels[middle]!), colour))
      while (vnc.width !== width || vnc.height !== height || !near(bytesOf(vnc.at(width / 2, height / 2)), colour)) {
        await vnc.update()
        vnc.request(true)
      }
    }
  }
}

const X = { skip: needs('Xvfb', 'xrandr') }
t.test('whoever watches sees another width and another display at once, over the same connection', X, async t => {
  await startTwoMonitors(t)
  const { app, url } = await listen(t, { SOURCE: 'x11', VNC_PORT: '0' })
  const put = async (payload: object) =>
    t.match(await ask(app, { method: 'PUT', url: '/host/settings', payload }), [200, { settings: payload }])
  const { see } = await audience(t, url, app.vnc!.port)
  const other = await watchUpdates(t, url, '?width=160')
  const elsewhere = await watchUpdates(t, url, '?display=right&width=160', { via: '1.1 proxy', authorization: `Bearer ${app.access.key}` })
  await see('640x480', LEFT)
  await put({ width: 320 })
  await see('320x240', LEFT)
  await put({ display: 'right', width: 0 })
  await see('320x480', RIGHT)
  await other.until(({ client: { width, height, pixels } }) => width === 160 && height === 240 && (pixels[0]! & 255) > 150)
  await elsewhere.until(({ client: { width, pixels } }) => width === 160 && (pixels[0]! & 255) > 150)
  t.match(await ask(app, '/healthz'), [200, { display: 'right', viewers: 5 }])
  t.match((await ask(app, '/displays'))[1], [
    { id: 'left', name: String, width: 640, height: 480, primary: true, shared: false },
    { id: 'right', width: 320, height: 480, primary: false, shared: true }
  ])
  await put({ display: 'left', width: 320, paused: true })
  await put({ paused: false })
  await see('320x240', LEFT)
  t.equal(app.viewers.size, 5, 'nobody has had to come again')
})

t.test('whoever watches gets another quality and rate at once, and nobody more frames than the host allows', async t => {
  const { app, url } = await listen(t)
  const feed = await watch(t, url)
  const bytes = async () => (await feed.next()).jpeg.length
  const before = await bytes()
  const slow = app.views.find({ width: 640 })
  await app.inject({ method: 'PUT', url: '/host/settings', payload: { quality: 10 } })
  await feed.until(({ jpeg }) => jpeg.length < 0.7 * before)
  t.match((await ask(app, '/host/viewers'))[1], [{ quality: 10 }])
  await app.inject({ method: 'PUT', url: '/host/settings', payload: { fps: 5 } })
  const viewer = (await slow).join()
  for (let i = 0; i < 3; i++) await feed.next()
  const times: number[] = []
  for (let i = 0; i < 4; i++) times.push((await feed.next()).receivedAt)
  t.ok(times[3]! - times[0]! > 450, `three pictures in ${times[3]! - times[0]!} ms, at 5 frames/s`)
  await viewer.next()
  const began = performance.now()
  for (let i = 0; i < 3; i++) await viewer.next()
  t.ok(performance.now() - began > 350, 'another view is as slow')
  viewer.end()
})

t.test('the lists of the host can be had one by one', async t => {
  const { app, url } = await listen(t, { ACCESS: 'ask' })
  const feed = await watch(t, url)
  await feed.next()
  const knock = async (name: string) => await app.inject({
    method: 'POST', url: '/access', remoteAddress: '192.0.2.7', payload: { name }
  })
  await knock('Ann')
  t.match((await ask(app, '/host/viewers'))[1], [{ name: '', device: '', address: '127.0.0.1', quality: 80 }])
  t.match((await ask(app, '/host/sessions'))[1], [{ grant: 'this_machine', device: String }])
  t.match((await ask(app, '/host/waiting'))[1], [{ name: 'Ann', address: '192.0.2.7' }])
  t.match((await ask(app, '/host'))[1], { places: { taken: 1, most: 2000 }, links: [{ kind: 'virtual', url }] })
  for (const list of ['sessions', 'viewers', 'waiting']) {
    t.equal((await app.inject({ url: `/host/${list}`, remoteAddress: '192.0.2.7' })).statusCode, 401)
  }
})

for (const [name, encode] of Object.entries(ENCODINGS)) {
  t.test(`the host decides about all newcomers at once, but only about those that it has seen, as ${name}`, async t => {
    const app = await build(t, { ACCESS: 'ask' })
    const knock = async (guest: number) => await app.inject({
      method: 'POST', url: '/access', remoteAddress: `192.0.2.${guest}`, payload: { name: `guest ${guest}` }
    })
    for (let guest = 1; guest <= 30; guest++) await knock(guest)
    const until = String(Math.max(...app.access.waitingRoom.newcomers.map(({ since }) => since)))
    while (Date.now() <= Number(until)) await new Promise(setImmediate)
    await knock(31)
    const body = encode(name === 'JSON' ? { until: Number(until) } as never : { until })
    const [status, state] = await ask(app, { method: 'POST', url: '/host/waiting/allow', ...body })
    t.equal(status, 200)
    t.match([state.sessions.filter(({ grant }: { grant: string }) => grant === 'invitation').length, state.waiting], [
      30, [{ name: 'guest 31' }]
    ])
    t.match(await ask(app, { method: 'POST', url: '/host/waiting/deny' }), [200, { waiting: { length: 0 } }])
    t.match(await ask(app, { method: 'POST', url: '/host/waiting/allow' }), [200, { sessions: { length: 31 } }], 'nobody who was denied')
  })
}
