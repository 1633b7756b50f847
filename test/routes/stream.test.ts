import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import t from 'tap'
import { listen } from '../fixtures/build.js'

interface Chunk { text: string, at: number }

/** Requests the stream, and gives its chunks as they arrive. */
async function open (url: string): Promise<{ response: IncomingMessage, chunks: AsyncGenerator<Chunk> }> {
  const request = get(url, { agent: false }).on('error', () => {})
  const [response] = await once(request, 'response') as [IncomingMessage]
  async function * chunks () {
    for await (const text of response) yield { text: String(text), at: performance.now() }
  }
  return { response, chunks: chunks() }
}

t.test('/stream sends five paragraphs, each at once, with pauses of 1, 2 or 3 s', async t => {
  const { url } = await listen(t)
  // Several at a time, so that every random pause comes up.
  const pauses = (await Promise.all(['/stream', '/stream/', '/api/stream', '/api/stream/', ...Array(8).fill('/stream')].map(async path => {
    const { response, chunks } = await open(url + path)
    t.match(response.headers, {
      'content-type': 'text/html; charset=utf-8',
      'transfer-encoding': 'chunked',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no'
    })
    const seen: Chunk[] = []
    for await (const chunk of chunks) seen.push(chunk)
    t.strictSame(seen.map(({ text }) => text), [0, 1, 2, 3, 4].map(i => `<p>${i}</p>`))
    const times = [...seen.map(({ at }) => at), performance.now()]
    return times.slice(1).map((at, i) => at - times[i]!)
  }))).flat()
  t.equal(pauses.length, 60)
  for (const pause of pauses) {
    t.ok([1000, 2000, 3000].some(ms => pause > ms - 500 && pause < ms + 500), `a pause of ${Math.round(pause)} ms`)
  }
  t.equal(new Set(pauses.map(ms => Math.round(ms / 1000))).size, 3, 'all three lengths come up')
})

t.test('the stream is over at once when the client leaves after the first paragraph', async t => {
  const { app, url } = await listen(t)
  const idle = process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
  const left = new Promise<void>(resolve => app.server.once('request', (_request, response) => response.once('close', resolve)))
  const { response, chunks } = await open(`${url}/stream`)
  t.equal((await chunks.next()).value?.text, '<p>0</p>')
  const at = performance.now()
  response.destroy()
  await left
  await new Promise(setImmediate)
  t.ok(performance.now() - at < 900, 'before the pause is over')
  t.ok(process.getActiveResourcesInfo().filter(name => name === 'Timeout').length <= idle, 'and so is its timer')
})

t.test('the service ends without waiting for the pause', async t => {
  const { app, url } = await listen(t)
  const { chunks } = await open(`${url}/stream`)
  await chunks.next()
  const at = performance.now()
  await app.close()
  t.ok(performance.now() - at < 900)
})
