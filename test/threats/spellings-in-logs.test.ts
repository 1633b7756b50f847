import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { rawRequest } from '../fixtures/raw.js'
import { makeSecondHost, needsSecondHost } from '../fixtures/second-host.js'
import { startService } from '../fixtures/service.js'

/** Where somebody may try to get in, with the pattern of each route. */
const DOORS: Record<string, string> = {
  '/': '/',
  '/video_feed': '/video_feed',
  '/snapshot.jpg': '/snapshot.jpg',
  '/host': '/host',
  '/access': '/access',
  '/healthz': '/healthz',
  '/viewer/updates/worker.js': '/viewer/*',
  '/documentation/json': '/documentation/json',
  '/redoc/index.html': '/redoc/*',
  '/get_example/1': '/get_example/:user_id',
  '/api/resource/x': '/api/resource/:resource_id',
  '/nowhere': 'none'
}

/** A secret as it may be written: as it is, in upper case, percent-encoded once and twice. */
const FORMS = {
  key: (secret: string) => secret,
  KEY: (secret: string) => secret.toUpperCase(),
  once: (secret: string) => Buffer.from(secret).toString('hex').replace(/../g, '%$&'),
  twice: (secret: string) => Buffer.from(secret).toString('hex').replace(/../g, '%25$&')
}

/** What a URL may look like with a secret in it, for a door of a host. */
const SPELLINGS = [
  ...[
    'key=<key>', 'KEY=<key>', 'Key=<KEY>', 'k%65y=<key>', '%6B%65%79=<key>', '%256b%2565%2579=<key>', 'key=<once>', 'key=<twice>',
    'key%3D<key>', 'key%253D<key>', 'key%3d<once>', 'key==<key>', 'key= <key>', ' key=<key>', 'key=%20<key>', 'key=+<key>', 'key=<key>+',
    'key=<key>%20', '+key=<key>', '%20key=<key>', 'key%20=<key>', 'key+=<key>', 'key=%09<key>', 'key=%00<key>', 'key[]=<key>',
    'key[0]=<key>', 'key[a][b]=<key>', 'key%5B%5D=<key>', 'key%255B%255D=<key>', '[key]=<key>', 'key.x=<key>', '__proto__[key]=<key>',
    ';key=<key>', 'a=1;key=<key>', 'key=<key>;', 'key;=<key>', 'key=<key>&key=<key>', '&&key=<key>', 'key=<key>?key=<key>', '?key=<key>',
    'key:<key>', 'key/<key>', '<key>', '<key>=1', '=<key>', '"key"="<key>"', 'key=<key>%zz', 'framing=<key>', 'display=<key>',
    'width=<key>', 'name=<key>&confirm=<key>', 'pin=<key>', 'access_token=<key>', 'url=http%3A%2F%2Fx:<key>%40<host>'
  ].map(query => `<door>?${query}`),
  ...[
    ';key=<key>', '%3Fkey=<key>', '%3FKEY%3D<once>', '%253Fkey%253D<twice>', '#key=<key>', '%23key=<key>', '%2523key%253D<key>',
    '&key=<key>', '+key=<key>', '/key=<key>', '/<key>', '/<once>', '/<twice>', '<key>', '/%zz<key>', '/../<key>', '%2F<key>'
  ].map(end => `<door>${end}`),
  '/<key><door>', '/<key>', '/user:<key>@<host><door>', '//user:<key>@<host><door>', '//user:<once>@<host><door>', '//<key>@<host><door>',
  'http://user:<key>@<host><door>', 'http://<host><door>?key=<key>', 'HTTP://<host><door>?KEY=<KEY>', 'http://<key>/',
  'http://<key>.<host>/', 'ftp://user:<key>@<host><door>', '*?key=<key>'
]

/** Every spelling at every door. */
function urlsWith (secret: string, host: string): string[] {
  const forms = Object.entries(FORMS).map(([name, form]) => [name, form(secret)])
  const urls = Object.keys(DOORS).flatMap(door => SPELLINGS.map(spelling => {
    const places: Record<string, string> = Object.fromEntries([...forms, ['door', door], ['host', host]])
    return spelling.replace(/<(\w+)>/g, (_, name) => places[name]!)
  }))
  return [...new Set(urls)]
}

/** Each way to send a URL: asking for it, passing it on in headers, and as a form. */
function requestsWith (url: string, host: string): string[] {
  const form = url.slice(url.indexOf('?') + 1)
  return [
    rawRequest(`GET ${url} HTTP/1.1`, `Host: ${host}`),
    rawRequest('GET /healthz HTTP/1.1', `Host: ${host}`, ...['Referer', 'X-Original-URL', 'User-Agent'].map(name => `${name}: ${url}`)),
    rawRequest('GET /snapshot.jpg HTTP/1.1', `Host: ${url}`, `Origin: ${url}`),
    rawRequest('POST /access HTTP/1.1', `Host: ${host}`, 'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${form.length}`) + form
  ]
}

/** Sends each over a connection of its own, in this order, and leaves after the first bytes of the answer. Prints the statuses. */
const SENDER = `
  import { connect } from 'node:net'
  import { text } from 'node:stream/consumers'
  const { address, port, requests } = JSON.parse(await text(process.stdin))
  const queue = requests.values()
  const statuses = {}
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (const request of queue) {
      const socket = connect(port, address)
      socket.write(request)
      try {
        for await (const bytes of socket) {
          const status = bytes.toString('latin1').slice(9, 12)
          statuses[status] = (statuses[status] ?? 0) + 1
          break
        }
      } catch {} // cut off
    }
  }))
  console.log(JSON.stringify(statuses))`

/** All that a line of the log is made of. */
const WORDS = [
  'level', 'time', 'pid', 'hostname', 'reqId', 'req', 'res', 'responseTime', 'msg', 'method', 'route', 'query', 'remoteAddress',
  'remotePort', 'viewer', 'address', 'device', 'grant', 'sight', 'seconds', 'frames', 'dropped', 'bytes'
]
const MESSAGES = [
  'Server listening', 'incoming request', 'request completed', 'stream closed prematurely', 'a viewer came', 'a viewer left'
]
interface Line { msg: string, req?: { route?: string, query: string[] } }
/** The parameters that routes here know. */
const PARAMETERS = ['key', 'framing', 'display', 'width', 'height', 'fit', 'quality', 'fps', 'name', 'detail', 'confirm']

t.test('whatever the spelling of a URL, neither it nor a secret in it gets into the log, standard output or an answer to others', {
  skip: needsSecondHost()
}, async t => {
  const second = makeSecondHost(t)
  const [KEY, HOST_KEY] = ['the-key-in-the-link-Q8vEjRWe', 'the-key-of-the-host-JCrze8SN']
  const service = await startService(t, {
    SOURCE: 'pattern', LOG_LEVEL: 'trace', HOST: '0.0.0.0', ACCESS: 'pin', ACCESS_KEY: KEY, HOST_KEY, LINK: ''
  })
  const { port } = new URL(service.url)
  const [host, here] = [`${second.address}:${port}`, `http://127.0.0.1:${port}`]
  const { pin, streamLink } = await (await fetch(`${here}/host`)).json() as { pin: string, streamLink: string }
  const streamKey = new URL(streamLink).searchParams.get('key')!
  // The wrong one comes last: after it nothing else from there is checked.
  const secrets = [KEY, HOST_KEY, streamKey, pin, 'a-wrong-key-that-was-nearly-right']

  const requests = secrets.flatMap(secret => urlsWith(secret, host)).flatMap(url => requestsWith(url, host))
  const [program, ...args] = second.on(process.execPath, '--input-type=module', '--eval', SENDER)
  const sender = spawn(program!, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  sender.stdin.end(JSON.stringify({ address: second.address, port: Number(port), requests }))
  const statuses = JSON.parse(await text(sender.stdout)) as Record<string, number>
  t.ok(SPELLINGS.length >= 50, `${SPELLINGS.length} spellings, ${requests.length} requests: ${JSON.stringify(statuses)}`)
  for (const status of [200, 400, 401, 404, 421, 429]) t.ok(statuses[status], `some are answered ${status}`)
  const others = await Promise.all(['/healthz', '/access'].map(async path => await (await fetch(here + path)).text()))
  service.kill('SIGTERM')
  await service.exited
  const lines = service.stderr().trim().split('\n').map(line => JSON.parse(line) as Line)
  const logged = lines.flatMap(({ req }) => req ?? [])
  t.ok(logged.length > requests.length / 2, `${logged.length} are logged`)
  const unknown = (found: string[], known: string[]) => [...new Set(found)].filter(name => !known.includes(name))
  t.strictSame(unknown(logged.map(({ route }) => route ?? 'none'), Object.values(DOORS)), [], 'routes by their patterns')
  t.strictSame(unknown(logged.flatMap(({ query }) => query), PARAMETERS), [], 'parameters by their names')
  t.strictSame(unknown([...lines, ...logged].flatMap(Object.keys), WORDS), [], 'and nothing else')
  t.strictSame(unknown(lines.map(({ msg }) => msg.replace(/ at http.*/, '')), MESSAGES), [])

  const read = { 'the log': service.stderr(), 'standard output': service.stdout(), 'an answer to others': others.join('\n') }
  for (const [where, text] of Object.entries(read)) {
    for (const secret of secrets) {
      const forms = [...Object.values(FORMS).map(form => form(secret)), Buffer.from(secret).toString('base64').replaceAll('=', '')]
      // A time may contain the digits of a PIN.
      const found = forms.filter(form => new RegExp(`(?<![\\d.])${form}(?!\\d)`, 'i').test(text))
      t.strictSame(found, [], `${where} is without ${secret}`)
    }
  }
  t.match(service.stdout(), 'a PIN. To get it, open /host on this machine')
})
