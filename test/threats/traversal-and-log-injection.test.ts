import t from 'tap'
import { listen } from '../fixtures/build.js'
import { rawRequest, sendRaw } from '../fixtures/raw.js'
import { startService } from '../fixtures/service.js'

/** Folders that files are served from, each with a file in it. */
const FOLDERS = {
  '/viewer/': 'updates/worker.js',
  '/documentation/static/': 'swagger-ui.css',
  '/docs/static/': 'swagger-ui.css',
  '/redoc/': 'index.html'
}

/** Ways to write `..` and `/`: for the router, for whatever decodes twice or reads UTF-8 carelessly, for Windows. */
const DOTS = [
  '..', '%2e%2e', '.%2E', '%252e%252e', '%c0%ae%c0%ae', '%e0%80%ae%e0%80%ae', '\xc0\xae\xc0\xae', '%ef%bc%8e%ef%bc%8e', '%u002e%u002e',
  '..;', '....', '..%00', '%00..'
]
const SLASHES = ['/', '//', '%2f', '%5c', '\\', '%252f', '%255c', '%c0%af', '/./']

/**
 * Files that must not be served, and how far up they are from one folder or another: the manifest of a package, our program, the users
 * of the machine.
 */
const OUTSIDE: Array<[levels: number, ...path: string[]]> = [
  [1, 'package.json'], [2, 'package.json'], [1, 'server.js'], [1, 'viewer', 'index.html'], [12, 'etc', 'passwd']
]

/** What each of them contains. */
const CONTENTS = /"name": "|#!\/usr\/bin\/env node|<title>屏幕共享|root:.*:0:0:/

const get = (url: string, target: string, ...lines: string[]) =>
  sendRaw(url, Buffer.from(rawRequest(`GET ${target} HTTP/1.1`, 'Host: localhost', ...lines), 'latin1'))

for (const [folder, file] of Object.entries(FOLDERS)) {
  t.test(`below ${folder} there is nothing but its own files, however the way out is spelled`, async t => {
    const { url } = await listen(t)
    const isRefused = async (path: string) => {
      const { status, body } = await get(url, folder + path)
      if (![400, 403, 404].includes(status) || CONTENTS.test(body) || JSON.parse(body).statusCode !== status) {
        t.fail(`${folder}${path} was answered ${status}: ${body.slice(0, 100)}`)
      }
    }
    for (const dots of DOTS) {
      for (const slash of SLASHES) {
        for (const [levels, ...path] of OUTSIDE) {
          const way = (dots + slash).repeat(levels) + path.join(slash)
          await Promise.all([isRefused(way), isRefused(slash + way), isRefused(`x${slash}${dots}${slash}${way}`)])
        }
      }
    }
    for (const path of [
      '/etc/passwd', '//etc/passwd', '%2fetc%2fpasswd', 'file:///etc/passwd', 'file:%2f%2f%2fetc%2fpasswd', 'C:%5cwindows%5cwin.ini',
      '%5c%5chost%5cshare', '~root/.profile', '.', '..', '%2e', '%2e%2e', './', '%00', `${file}%00`, `${file}%00.png`, `%00${file}`,
      `${file}\0`, `${file}/`, `${file}/.`, `${file}::$DATA`, `%2e/${file}`, `x/../${file}`, `x%2f..%2f${file}`, '%', '%2', '%zz', '%ff',
      '\xff', '.env', '.git/config'
    ]) await isRefused(path)
    t.equal((await get(url, folder + file)).status, 200, 'its own files are there')
    t.equal((await get(url, `${folder}${file}?../../package.json`)).status, 200, 'and a query leads nowhere')
  })
}

/** What a log, or a terminal that shows it, might misread; in a head each character is one byte. */
const TEXTS = {
  refused: ['\r', '\n', '\r\r\n', '\x1b[2J', '\x1b]0;x\x07', '\0', '\b', '\x7f', '\n{"level":60,"msg":"forged"}'],
  // In headers HTTP lets bytes from 0x80 on through. Read as Latin-1, those up to 0x9f are control characters: 0x85 ends a line, 0x9b
  // begins what ESC [ does.
  headersOnly: ['\x85', '\x9b2J', '\x9d0;x\x9c', '\x80\x8d\x90\x9f', '\xe2\x80\xa8', '\xff\xfe', '\t'],
  accepted: [
    '"', '"}', "'", '\\', '\\"', '\\n', '\\u000a', '{"level":60,"msg":"forged"}', '","msg":"forged', '%s%d%j%o', '%0d%0a',
    '%0A{"level":60}', '%1b[2J', '%1B%5D0;x%07', '%00', '%7f', '%c2%85', '%c2%9b2J', '%E2%80%A8%E2%80%A9', '%22,%22', '__proto__',
    'x'.repeat(5000)
  ]
}

/** The places where it may be. */
const PLACES: Record<string, (url: string, text: string) => ReturnType<typeof get>> = {
  path: (url, text) => get(url, `/a${text}b`),
  query: (url, text) => get(url, `/healthz?a=${text}b`),
  'User-Agent': (url, text) => get(url, '/get_example/1', `User-Agent: a${text}b`),
  'Request-Id': (url, text) => get(url, '/healthz', `Request-Id: forged${text}`, `X-Request-Id: forged${text}`),
  Referer: (url, text) => get(url, '/nowhere', `Referer: a${text}b`, `Cookie: a${text}b`, `Authorization: Bearer a${text}b`),
  'X-Forwarded-For': (url, text) => get(url, '/snapshot.jpg', `X-Forwarded-For: a${text}b`, `Origin: a${text}b`),
  'Content-Type': (url, text) => get(url, '/healthz', `Content-Type: a${text}b`, `Accept: a${text}b`),
  Host: (url, text) => sendRaw(url, Buffer.from(rawRequest('GET /healthz HTTP/1.1', `Host: a${text}b`), 'latin1'))
}
const TARGETS = ['path', 'query']

t.test('whatever a client sends, it can\'t forge a line of the log, or put anything there that a terminal obeys', async t => {
  const service = await startService(t, { SOURCE: 'pattern', LOG_LEVEL: 'trace' })
  let requests = 0
  for (const [kind, texts] of Object.entries(TEXTS)) {
    for (const text of texts) {
      for (const [place, ask] of Object.entries(PLACES)) {
        const { status, body } = await ask(service.url, text)
        const isRefused = kind === 'refused' || (kind === 'headersOnly' && TARGETS.includes(place))
        t.ok(isRefused ? status === 400 : status >= 200 && status < 500, `${JSON.stringify(text.slice(0, 30))} in ${place}: ${status}`)
        // What is not HTTP is not a request, and is not logged.
        if (!body.includes('"BAD_REQUEST"')) requests++
      }
    }
  }
  t.equal((await get(service.url, `/${'x'.repeat(20_000)}`)).status, 431)
  service.kill('SIGTERM')
  await service.exited

  const log = service.stderr()
  t.strictSame(new Set(log.match(/[^\n\P{Cc}]|[\u2028\u2029]/gu)), new Set(), 'no control characters except the ends of lines')
  interface Line { level: number, msg: string, reqId?: string, req?: { route?: string } }
  const lines = log.trimEnd().split('\n').map(line => JSON.parse(line) as Line)
  t.ok(lines.every(({ level, msg }) => level <= 30 && !msg.includes('forged')))
  t.equal(lines.filter(({ req }) => req).length, requests, 'each request has one line that says what it asked for')
  const ids = lines.filter(({ req }) => req).map(({ reqId }) => reqId)
  t.equal(new Set(ids).size, requests, 'and an id of its own')
  t.ok(ids.every(id => /^req-[0-9a-z]+$/.test(id!)), 'which no client chose')
  const routes = new Set(lines.flatMap(({ req }) => req ? [req.route ?? 'none'] : []))
  t.strictSame(routes, new Set(['none', '/healthz', '/get_example/:user_id', '/snapshot.jpg']), 'routes are logged, not URLs')
})
