import { readFileSync } from 'node:fs'
import t from 'tap'
import { build, listen } from '../fixtures/build.js'
import { watch } from '../fixtures/parts.js'

const METRICS_KEY = 'oYc1yN2kS6vJ0pQmXr8tZw'
const HOST_KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const ACCESS_KEY = 'ASNFZ4mrze8BI0VniavN7w'
const REMOTE = { remoteAddress: '192.0.2.7' }
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

/** The value of each line, by what stands before it. */
const valuesOf = (text: string) => Object.fromEntries(text.split('\n').filter(line => line && !line.startsWith('#'))
  .map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))

t.test('only the host, this machine and whoever has METRICS_KEY may read them', async t => {
  const app = await build(t, { METRICS_KEY, HOST_KEY, ACCESS_KEY })
  const statusOf = async (headers = {}) => (await app.inject({ ...REMOTE, url: '/metrics', headers })).statusCode
  t.equal((await app.inject('/metrics')).statusCode, 200, 'this machine')
  t.equal(await statusOf(bearer(METRICS_KEY)), 200)
  t.equal(await statusOf({ authorization: `Basic ${Buffer.from(`prometheus:${METRICS_KEY}`).toString('base64')}` }), 200)
  t.equal(await statusOf(bearer(HOST_KEY)), 200)
  t.equal(await statusOf(), 401)
  t.equal(await statusOf(bearer('wrong')), 401)
  t.equal(await statusOf(bearer(ACCESS_KEY)), 403, 'viewers may not')
  for (const url of ['/snapshot.jpg', '/host']) {
    t.equal((await app.inject({ ...REMOTE, url, headers: bearer(METRICS_KEY) })).statusCode, 401, `and the key does not open ${url}`)
  }
})

t.test('without METRICS_KEY no key opens them but the host\'s', async t => {
  const app = await build(t, { HOST_KEY })
  const statusOf = async (headers = {}) => (await app.inject({ ...REMOTE, url: '/metrics', headers })).statusCode
  t.equal(await statusOf(bearer('')), 401)
  t.equal(await statusOf(bearer('undefined')), 401)
  t.equal(await statusOf(bearer(HOST_KEY)), 200)
})

t.test('what a viewer is sent is counted: pictures, encodings, frames, bytes, ages', async t => {
  const { url } = await listen(t)
  const read = async () => valuesOf(await (await fetch(`${url}/metrics`)).text())
  const before = await read()
  t.match(before, {
    'deskfeed_viewers{transport="mjpeg"}': 0,
    'deskfeed_sent_bytes_total{transport="mjpeg"}': 0,
    deskfeed_ready: 1,
    deskfeed_paused: 0,
    deskfeed_reduced_viewers: 0
  })
  const feed = await watch(t, url)
  let bytes = 0
  for (let part = 0; part < 10; part++) bytes += (await feed.next()).jpeg.length
  await fetch(`${url}/snapshot.jpg`).then(answer => answer.arrayBuffer())
  const during = await read()
  t.match(during, { 'deskfeed_viewers{transport="mjpeg"}': 1, 'deskfeed_viewer_arrivals_total{transport="snapshot"}': 1 })
  for (const [name, least] of [
    ['deskfeed_pictures_total{source="pattern"}', 10], ['deskfeed_encoding_seconds_count', 10],
    ['deskfeed_frames_total{view="default"}', 10], ['deskfeed_sent_frames_total{transport="mjpeg"}', 10],
    ['deskfeed_sent_bytes_total{transport="mjpeg"}', bytes], ['deskfeed_sent_frame_age_seconds_count{transport="mjpeg"}', 10],
    ['deskfeed_sent_frames_total{transport="snapshot"}', 1], ['process_resident_memory_bytes', 1e7]
  ] as const) t.ok(during[name]! >= least, `${name}: ${during[name]}`)
  t.ok(during['deskfeed_source_answer_age_seconds']! < 5)
  feed.leave()
  while ((await read())['deskfeed_viewers{transport="mjpeg"}']! > 0);
})

t.test('docs/metrics.md lists each metric, as it describes itself, and no other', async t => {
  const { body, headers } = await (await build(t)).inject('/metrics')
  t.match(headers['content-type'], 'text/plain; version=0.0.4')
  const types = new Map([...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]))
  const described = [...body.matchAll(/^# HELP (\S+) (.+)$/gm)].map(([, name, help]) => ({ name, type: types.get(name), help }))
  const document = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')
  const documented = [...document.matchAll(/^\| `(\w+)` \| (counter|gauge|histogram) \|(?: [^|]+)? \| (.+) \|$/gm)]
    .map(([, name, type, help]) => ({ name, type, help }))
  t.strictSame(documented, described)
  for (const { name, type } of described) {
    t.equal(/_total$/.test(name!), type === 'counter', `${name}: counters, and only they, end in _total`)
    t.match(name, /^(deskfeed|process|nodejs)_[a-z_]+$/)
  }
})

t.test('every line is as Prometheus reads it', async t => {
  const { body } = await (await build(t)).inject('/metrics')
  const label = String.raw`[a-z_]+="[^"\\\n]*"`
  for (const line of body.trimEnd().split('\n')) {
    t.match(line, new RegExp(String.raw`^(|# (HELP|TYPE) \w+ .+|[a-z_]+(\{${label}(,${label})*\})? (\d+(\.\d+)?(e[+-]\d+)?|\+Inf))$`))
  }
  const buckets = [...body.matchAll(/^deskfeed_encoding_seconds_bucket\{le="(.+)"\} \d+$/gm)].map(([, bound]) => bound)
  t.equal(buckets.at(-1), '+Inf')
})
