import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import t from 'tap'
import { listen } from '../fixtures/build.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const ADDRESSES = 100
const GUESSES = 1000

type Door = 'key' | 'stream_link' | 'pin'

interface Try { method?: string, path: string, headers?: Record<string, string>, body?: object }

/** A request from one of the addresses in 127.0.0.0/8; `via` says that it was not made on this machine. */
async function askFrom (localAddress: string, url: string, { method = 'GET', path, headers = {}, body }: Try) {
  const sent = request(url + path, {
    method, localAddress, agent: false, headers: { via: '1.1 proxy', ...body && { 'content-type': 'application/json' }, ...headers }
  })
  sent.end(body && JSON.stringify(body))
  const [response] = await once(sent, 'response') as [IncomingMessage]
  const { statusCode: status, headers: { 'retry-after': retryAfter, 'set-cookie': cookies } } = response
  if (status === 200) response.destroy()
  else await json(response)
  return { status, retryAfter: Number(retryAfter), cookies }
}

/** Every way to guess, by the door at which the guess is counted. */
const WAYS: Record<Door, Array<(i: number) => Try>> = {
  key: [
    i => ({ method: 'POST', path: '/access', body: { key: `guess-${i}` } }),
    i => ({ path: '/video_feed', headers: { authorization: `Bearer guess-${i}` } }),
    i => ({ path: '/video_feed', headers: { authorization: `Basic ${Buffer.from(`me:guess-${i}`).toString('base64')}` } }),
    i => ({ path: '/host', headers: { authorization: `Bearer guess-${i}` } })
  ],
  stream_link: [i => ({ path: `/snapshot.jpg?key=guess-${i}` }), i => ({ path: `/video_feed?key=guess-${i}` })],
  pin: [i => ({ method: 'POST', path: '/access', body: { pin: `1${String(i).padStart(6, '0')}` } })]
}

for (const [door, ways] of Object.entries(WAYS)) {
  t.test(`${GUESSES} guesses from ${ADDRESSES} addresses are slowed down (${door}), and keys keep working from everywhere`, async t => {
    const { app, url } = await listen(t, { ACCESS: 'pin', ACCESS_KEY: KEY, HOST_KEY: 'aHostKeyThatIsLongEnough' })
    const tried = new Map<string, number>()
    const began = performance.now()
    for (let i = 0; i < GUESSES; i++) {
      const address = `127.1.${Math.floor(i % ADDRESSES / 50)}.${1 + i % 50}`
      const { status, retryAfter } = await askFrom(address, url, ways[i % ways.length]!(i))
      if (status === 401) tried.set(address, (tried.get(address) ?? 0) + 1)
      else if (status !== 429) t.fail(`guess ${i} was answered ${status}`)
      else if (!(retryAfter >= 1 && retryAfter <= 80)) t.fail(`guess ${i} may be repeated after ${retryAfter} s`)
    }
    const seconds = (performance.now() - began) / 1000
    const counts = [...tried.values()]
    const total = counts.reduce((sum, count) => sum + count)
    t.comment(`${total} of ${GUESSES} counted, at most ${Math.max(...counts)} from one address, in ${seconds.toFixed(1)} s`)
    t.equal(tried.size, ADDRESSES)
    // Five tries, and one more for each wait of 10, 20, 40… s that has passed meanwhile on a slow machine.
    const afterWaits = Math.floor(Math.log2(seconds / 10 + 1))
    t.ok(Math.max(...counts) <= 5 + afterWaits)
    // After 100 wrong ones within a minute, each address has one try before it must wait.
    t.ok(total <= 100 + ADDRESSES * (1 + afterWaits))

    for (const from of ['127.9.9.9', '127.1.0.1']) {
      for (const right of [
        { path: '/video_feed', headers: { authorization: `Bearer ${KEY}` } },
        { path: `/snapshot.jpg?key=${app.access.streamKey}` },
        { path: '/host', headers: { authorization: 'Bearer aHostKeyThatIsLongEnough' } },
        { method: 'POST', path: '/access', body: { key: KEY } }
      ]) t.equal((await askFrom(from, url, right)).status, 200, `${right.path} with the right key from ${from}`)
    }
    const enter = await askFrom('127.1.0.1', url, { method: 'POST', path: '/access', body: { pin: app.access.pin } })
    t.equal(enter.status, door === 'pin' ? 429 : 200, 'a PIN waits for wrong PINs of its address, and for nothing else')

    t.equal(app.access.guesses.size, ADDRESSES, 'an address is remembered once')
    t.equal(app.access.sessions.size, door === 'pin' ? 2 : 3, 'and only whoever was let in has a session')
  })
}

t.test('however many guess at the PIN, cookies and the key keep working, and the PIN gets too long to guess', async t => {
  const { app, url } = await listen(t, { ACCESS: 'pin', ACCESS_KEY: KEY })
  const enter = (from: string, pin: string) => askFrom(from, url, { method: 'POST', path: '/access', body: { pin } })
  const { cookies } = await enter('127.9.9.9', app.access.pin)
  const cookie = cookies![0]!.split(';')[0]!
  for (let i = 0; i < 300; i++) {
    const { status } = await enter(`127.2.${Math.floor(i / 200)}.${1 + i % 200}`, String(i).padStart(6, '0'))
    if (![401, 429].includes(status!)) t.fail(`PIN ${i} was answered ${status}`)
  }
  t.ok(app.access.pin.length > 6)
  const snapshot = (from: string, headers: Record<string, string>) => askFrom(from, url, { path: '/snapshot.jpg', headers })
  t.equal((await snapshot('127.2.0.1', { cookie })).status, 200, 'even from the address of a guesser')
  t.equal((await snapshot('127.9.9.8', { authorization: `Bearer ${KEY}` })).status, 200)
  t.equal((await enter('127.9.9.7', app.access.pin)).status, 200, 'and the new PIN, which the host sees, works')
})
