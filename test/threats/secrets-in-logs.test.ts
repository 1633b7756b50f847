import { readFileSync } from 'node:fs'
import t from 'tap'
import { startService } from '../fixtures/service.js'

const KEY = 'the-key-in-the-link-Q8vEjRWe'
const HOST_KEY = 'the-key-of-the-host-JCrze8SN'
const WRONG = 'a-wrong-key-that-was-nearly-right'

t.test('no key, PIN or cookie gets into the log or the list of processes, whatever is done with it', async t => {
  const service = await startService(t, { SOURCE: 'pattern', LOG_LEVEL: 'trace', ACCESS: 'pin', ACCESS_KEY: KEY, HOST_KEY })
  const elsewhere = { via: '1.1 proxy' }
  const secrets = new Map([['the key', KEY], ['the host key', HOST_KEY], ['a wrong key', WRONG]])
  const statuses: number[] = []
  /** Changed to the real one below: on a free port the service makes one up. */
  let cookieName = 'deskfeed_0'

  async function ask (path: string, headers: Record<string, string> = {}, body?: string, type = 'application/json') {
    const response = await fetch(service.url + path, body === undefined
      ? { headers: { ...elsewhere, ...headers } }
      : { method: 'POST', headers: { ...elsewhere, ...headers, 'content-type': type }, body })
    statuses.push(response.status)
    const [cookie] = response.headers.getSetCookie()
    if (cookie) {
      const [name = '', value = ''] = cookie.split(/[=;]/)
      cookieName = name
      secrets.set(`cookie ${secrets.size}`, value)
    }
    if (path.startsWith('/video_feed')) await response.body!.cancel()
    else return response.headers.get('content-type')?.includes('json') ? await response.json() : await response.arrayBuffer()
  }

  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })
  const basic = (secret: string) => ({ authorization: `Basic ${Buffer.from(`me:${secret}`).toString('base64')}` })

  /** Sends the same text everywhere: as a key, as a cookie, and in bodies that can't be read. */
  async function sendEverywhere (secret: string) {
    for (const path of ['/snapshot.jpg', '/video_feed', '/host', '/nowhere', '/healthz']) {
      for (const headers of [bearer(secret), basic(secret), { cookie: `${cookieName}=${secret}` }]) await ask(path, headers)
      await ask(`${path}?key=${secret}`)
    }
    await ask('/access', {}, JSON.stringify({ key: secret }))
    await ask('/access', {}, `key=${secret}`, 'application/x-www-form-urlencoded')
    await ask('/access', {}, `{"key":"${secret}"`)
    await ask('/access', {}, `{"key":{"${secret}":1}}`)
    await ask('/access', {}, `{"__proto__":"${secret}"}`)
    await ask('/access', {}, secret, 'text/plain')
    await ask(`/%23key=${secret}`)
    await ask(`/access?key=${secret}&k%65y=${secret}`)
  }

  const { pin, streamLink } = await ask('/host', bearer(HOST_KEY)) as { pin: string, streamLink: string }
  const streamKey = new URL(streamLink).searchParams.get('key')!
  secrets.set('the PIN', pin).set('the key in the stream link', streamKey)

  await sendEverywhere(KEY)
  for (const path of [
    `/video_feed?key=${streamKey}`, `/snapshot.jpg?framing=x&k%65y=${streamKey}`, `/video_feed?framing=wrong&key=${streamKey}`
  ]) await ask(path)
  await ask('/access', {}, JSON.stringify({ pin }))
  for (const [name, cookie] of [...secrets].filter(([name]) => name.startsWith('cookie'))) {
    await ask('/snapshot.jpg', { cookie: `${cookieName}=${cookie}` })
    t.equal(statuses.at(-1), 200, `${name} opens the screen`)
  }
  // At the end, since after five wrong ones nothing else from this address is checked.
  await sendEverywhere(WRONG)
  const answer = await fetch(`${service.url}/host/renew`, { method: 'POST', body: new URLSearchParams({ secret: 'stream_key' }) })
  const renewed = await answer.json() as { streamLink: string }
  secrets.set('the new key in the stream link', new URL(renewed.streamLink).searchParams.get('key')!)
  const commands = service.processes().join('\n') + readFileSync(`/proc/${service.pid}/cmdline`, 'utf8')
  service.kill('SIGTERM')
  await service.exited

  t.ok(statuses.includes(200) && statuses.includes(401) && statuses.includes(400), `answered ${[...new Set(statuses)].join(', ')}`)
  const log = service.stderr()
  const lines = log.trim().split('\n').map(line => JSON.parse(line) as { req?: { route?: string, query: string[] } })
  t.ok(lines.filter(({ req }) => req).length >= statuses.length, `${lines.length} lines`)
  t.ok(lines.some(({ req }) => req?.route === '/video_feed' && req.query.join() === 'key,framing'), 'a request is recognized all the same')
  for (const [name, secret] of secrets) {
    // A time may contain the digits of a PIN.
    t.notMatch(log, new RegExp(`(?<![\\d.])${secret}(?!\\d)`), `${name} is not in the log`)
    t.notOk(log.includes(Buffer.from(`me:${secret}`).toString('base64')), `${name} is not in the log as Basic encodes it`)
    t.notOk(commands.includes(secret), `${name} is not in the list of processes`)
  }
  t.ok(secrets.size >= 9, `${secrets.size} secrets`)
})

t.test('a program that takes pictures does not inherit the keys', async t => {
  const service = await startService(t, {
    SOURCE: 'command',
    SOURCE_COMMAND: '["sh","-c","echo \\"<$ACCESS_KEY><$HOST_KEY><$STREAM_KEY><$HOST>\\" >&2; exit 1"]',
    ACCESS_KEY: KEY,
    HOST_KEY,
    STREAM_KEY: WRONG
  })
  await service.exited
  t.match(service.stderr(), '<><><><127.0.0.1>')
})
