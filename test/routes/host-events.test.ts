import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import t, { type Test } from 'tap'
import type { HostState } from '../../contract/host.js'
import { listen } from '../fixtures/build.js'
import { ask } from '../fixtures/requests.js'

const HOST_KEY = 'aHostKeyThatIsLongEnough'
const VISITOR = { address: '192.0.2.7', userAgent: 'VLC' }

const cookieOf = (entrance: { kind: string, cookie?: string }) => entrance.cookie!

/** Whoever is sent events until the test ends. */
async function follow (t: Test, url: string, headers: Record<string, string> = {}) {
  const request = http.get(`${url}/host/events`, { agent: false, headers })
  request.on('error', () => {})
  t.teardown(() => request.destroy())
  const [response] = await once(request, 'response') as [IncomingMessage]
  let text = ''
  const chunks = response.setEncoding('utf8')[Symbol.asyncIterator]()
  return {
    response,
    leave: () => request.destroy(),
    /** The next state for which this is true. @throws if the stream ends */
    async until (test: (state: HostState) => boolean): Promise<HostState> {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end >= 0) {
          const [, data] = /^event: state\ndata: (.+)$/.exec(text.slice(0, end)) ?? []
          text = text.slice(end + 2)
          if (data === undefined) continue // a comment: the connection is alive
          const state = JSON.parse(data) as HostState
          if (test(state)) return state
          continue
        }
        const { value, done } = await chunks.next()
        if (done) throw new Error('the stream has ended')
        text += value
      }
    },
    /** Resolves when the service has ended it. */
    async ended () {
      const next = async () => (await chunks.next()).done
      while (!await next().catch(() => true));
    }
  }
}

t.test('a host is told the state at once, and whatever changes within a second', async t => {
  const { app, url } = await listen(t, { ACCESS: 'ask' })
  const { response, until } = await follow(t, url)
  t.match([response.statusCode, response.headers], [200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }])
  const first = await until(() => true)
  const state = await (await fetch(`${url}/host`)).json() as HostState
  t.match(first, { link: state.link, streamLink: state.streamLink, pin: state.pin, settings: state.settings, places: state.places })
  t.same(Object.keys(first).sort(), Object.keys(state).sort(), 'it is what GET /host answers')

  const waiting = app.access.waitingRoom
  const cookies: string[] = []
  const changes: Array<[string, () => unknown, (state: HostState) => boolean]> = [
    ['a pause', () => app.views.pause('a break'), ({ paused }) => paused],
    ['the end of it', () => app.views.resume(), ({ paused }) => !paused],
    ['a newcomer', () => cookies.push(cookieOf(app.access.knock('Ann', VISITOR))), ({ waiting }) => waiting[0]?.name === 'Ann'],
    ['that they do not want to wait any longer', () => app.access.logOut({ cookies }), ({ waiting }) => waiting.length === 0],
    ['another newcomer', () => app.access.knock('Bob', VISITOR), ({ waiting }) => waiting[0]?.name === 'Bob'],
    ['that they were turned away', () => app.access.decide(waiting.newcomers[0]!.id, false), ({ waiting }) => waiting.length === 0],
    ['another rate', () => app.views.change({ fps: 5 }), ({ settings }) => settings.fps === 5],
    ['another mode', () => app.access.changeMode('pin', { end: false }), ({ access }) => access === 'pin'],
    ['another PIN', () => app.access.renew('pin', { end: false }), ({ pin }) => pin === app.access.pin],
    ['another key', () => app.access.renew('key', { end: false }), ({ link }) => link.endsWith(app.access.key)]
  ]
  for (const [what, change, test] of changes) {
    const began = performance.now()
    change()
    await until(test)
    t.ok(performance.now() - began < 1000, what)
  }
  const viewer = http.get(`${url}/video_feed`, { agent: false })
  viewer.on('error', () => {})
  await until(({ viewers, places }) => viewers.length === 1 && places.taken === 1)
  viewer.destroy()
  await until(({ viewers }) => viewers.length === 0)
})

t.test('events are for the host, as long as they may be the host', async t => {
  const { app, url } = await listen(t, { HOST_KEY })
  const elsewhere = { via: '1.1 proxy' }
  t.equal((await fetch(`${url}/host/events`, { headers: elsewhere })).status, 401)
  const link = { ...elsewhere, authorization: `Bearer ${app.access.key}` }
  t.equal((await fetch(`${url}/host/events`, { headers: link })).status, 403)
  t.equal((await fetch(`${url}/host/events`, { method: 'HEAD' })).status, 405, 'HEAD would never end')

  const here = await follow(t, url)
  const phone = await follow(t, url, { ...elsewhere, authorization: `Bearer ${HOST_KEY}` })
  const { sessions } = await phone.until(() => true)
  await ask(app, { method: 'DELETE', url: `/host/sessions/${sessions.find(({ grant }) => grant === 'host_key')!.id}` })
  await phone.ended()
  t.ok(await here.until(({ sessions }) => sessions.every(({ grant }) => grant !== 'host_key')), 'others go on')
})

t.test('there is a limit, and whoever leaves makes room', async t => {
  const { app, url } = await listen(t)
  const { hostView } = app
  const baseOf = hostView.baseOf.bind(hostView)
  hostView.baseOf = () => { throw new Error('the disk is on fire') }
  for (let i = 0; i < 17; i++) t.equal((await fetch(`${url}/host/events`)).status, 500)
  hostView.baseOf = baseOf
  const all = []
  for (let i = 0; i < 16; i++) all.push(await follow(t, url))
  const refused = await fetch(`${url}/host/events`)
  t.match([refused.status, await refused.json()], [503, { code: 'TOO_MANY_EVENT_STREAMS' }])
  t.ok(refused.headers.get('retry-after'))
  all[0]!.leave()
  for (;;) {
    const next = await follow(t, url)
    if (next.response.statusCode === 200) break
  }
  t.pass()
})

t.test('the service ends although somebody is sent events, and does not read them', async t => {
  const { app, url } = await listen(t)
  const reads = await follow(t, url)
  const stalls = await follow(t, url)
  stalls.response.pause()
  const began = performance.now()
  await Promise.all([app.close(), reads.ended()])
  t.ok(performance.now() - began < 2000)
})
