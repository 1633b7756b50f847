import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { SHOWN_WIDTH, openPage, until } from '../fixtures/chromium.js'
import { needs } from '../fixtures/needs.js'
import { EMPTY_PAGE, serveOtherPage } from '../fixtures/other-page.js'
import { buildWithPaths, listenOn } from '../fixtures/routes.js'
import { makeSecondHost, needsSecondHost } from '../fixtures/second-host.js'

const HOST_KEY = 'aHostKeyThatIsLongEnough'
/** What Chromium loads into a frame whose content must not be framed. */
const BLOCKED = 'chrome-error://chromewebdata/'

/** Adds a WebSocket, and a page without a policy: on it everything can be tried that a page of another origin tries. */
function addSocketAndPage (app: FastifyInstance): void {
  app.get('/page', (_request, reply) => reply.removeHeader('content-security-policy').type('text/html').send(EMPTY_PAGE))
  app.get('/socket', ({ headers, socket }, reply) => {
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    reply.hijack()
    socket.end(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
  })
}

/** Reports what the service was asked since the last time. Statuses are read only then: by that time the browser has its answers. */
function overhear (app: FastifyInstance) {
  const heard: Array<[IncomingMessage, ServerResponse]> = []
  app.server.on('request', (request, response) => { heard.push([request, response]) })
  return () => heard.splice(0).map(([{ method, url, headers }, { statusCode: status }]) => ({
    url,
    status,
    mayChange: method !== 'GET' && method !== 'OPTIONS',
    hasCookie: 'cookie' in headers,
    namesSite: 'sec-fetch-site' in headers
  }))
}

const paint = (page: Page, url: string) => page.evaluate<string>(`new Promise(resolve => {
  const image = document.body.appendChild(new Image())
  image.onload = image.onerror = ({ type }) => {
    resolve(type + ', ' + image.naturalWidth + ' px')
    image.src = ''
  }
  image.src = '${url}'
})`)

/** Asks with all the rights that the browser has, and reads some of the answer. */
const ask = (page: Page, url: string, init: object) => page.evaluate<string>(`
  fetch('${url}', ${JSON.stringify({ credentials: 'include', ...init })}).then(async ({ type, status, body }) => {
    const reader = body?.getReader()
    const { value } = await reader?.read() ?? {}
    reader?.cancel()
    return type + ' ' + status + (value ? ', readable' : '')
  }, ({ name }) => name)`)

const connect = (page: Page, url: string) => page.evaluate<string>(`new Promise(resolve => {
  const socket = new WebSocket('${url.replace('http', 'ws')}')
  socket.onopen = socket.onerror = ({ type }) => resolve(type)
})`)

/** Fills a frame with a script that knows it as `frame`. @returns the address of its content then */
async function fillFrame (page: Page, script: string): Promise<string> {
  // The load event of the empty frame has passed by the time it is in the page.
  await page.evaluate(`new Promise(resolve => {
    const frame = Object.assign(document.createElement('iframe'), { name: 'frame' })
    document.body.replaceChildren(frame)
    frame.onload = resolve
    ${script}
  })`)
  const frame = page.mainFrame().childFrames().at(-1)!
  await frame.waitForURL(({ href }) => href !== 'about:blank', { waitUntil: 'commit' })
  return frame.url()
}

/** A script that sends a form. */
const submit = (action: string, enctype: string, target: string) => `{
  const form = Object.assign(document.createElement('form'), ${JSON.stringify({ method: 'post', action, enctype, target })})
  form.innerHTML = '<input name=secret value=key>'
  document.body.append(form)
  form.submit()
}`

/** Tries every way to see something. @returns what came of each */
async function trySeeing (page: Page, url: string): Promise<Record<string, string>> {
  const seen: Record<string, string> = { 'WebSocket /socket': await connect(page, `${url}/socket`) }
  for (const path of ['/video_feed', '/snapshot.jpg']) seen[`img ${path}`] = await paint(page, url + path)
  for (const path of ['/video_feed', '/snapshot.jpg', '/access', '/host']) {
    for (const mode of ['cors', 'no-cors']) seen[`fetch ${path}, ${mode}`] = await ask(page, url + path, { mode })
  }
  return seen
}

/** The same ways, if all that begin with the same word have the same result. */
const alike = (seen: object, results: Record<string, string>) =>
  Object.fromEntries(Object.keys(seen).map(way => [way, results[way.split(' ', 1)[0]!]]))

/** Tries every way to change something: forms of each type, in a frame and in a window of their own, and scripts. */
async function tryChanging (page: Page, url: string): Promise<void> {
  const action = `${url}/host/renew`
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']) {
    await fillFrame(page, submit(action, type, 'frame'))
    const [window] = await Promise.all([page.waitForEvent('popup'), page.evaluate(submit(action, type, '_blank'))])
    await window.waitForURL(action, { waitUntil: 'commit' })
    await window.close()
  }
  await ask(page, `${url}/host/pause`, { method: 'POST', mode: 'no-cors' })
  await ask(page, `${url}/host/settings`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"access":"key"}' })
}

for (const [where, skip, addressOf] of [
  ['on this machine', needs('chromium'), () => '127.0.0.1'],
  ['over the network, where browsers do not say which site asks', needs('chromium') || needsSecondHost(),
    (t: Test) => makeSecondHost(t).address]
] as const) {
  t.test(`${where}: a page of another origin sees nothing even of an open screen, and does nothing with the host's rights`, {
    skip
  }, async t => {
    const address = addressOf(t)
    const { app } = await buildWithPaths(t, { ACCESS: 'open', HOST_KEY }, addSocketAndPage)
    const [url, port, heard] = [await listenOn(app, address), await serveOtherPage(t), overhear(app)]
    const state = () => ({ mode: app.access.mode, key: app.access.key, paused: app.views.paused })
    const page = await openPage(t, {}, { names: ['evil.test'] })

    // On this machine only those who seem to come from another one get a cookie.
    await page.setExtraHTTPHeaders({ via: '1.1 another machine' })
    await Promise.all([
      page.waitForResponse(response => response.request().method() === 'POST'),
      page.goto(`${url}/#key=${HOST_KEY}`, { waitUntil: 'domcontentloaded' })
    ])
    await until(page, `${SHOWN_WIDTH} === 1280`)
    await page.setExtraHTTPHeaders({})
    t.match(await page.context().cookies(), [{ httpOnly: true, sameSite: 'Strict' }])

    const { key } = state()
    await page.goto(`${url}/page`)
    const seen = await trySeeing(page, url)
    t.same(seen, alike(seen, { img: 'load, 1280 px', fetch: 'basic 200, readable', WebSocket: 'open' }),
      'a page of the service sees everything')
    heard()
    await tryChanging(page, url)
    const changes = heard().filter(({ mayChange }) => mayChange).map(({ status }) => status)
    t.same(changes, [200, 200, 415, 415, 415, 415, 200, 200], 'and may do everything, with media types that are understood')
    t.match(state(), { mode: 'key', paused: 'paused by the host' })
    t.not(state().key, key)

    for (const origin of [`http://${address}:${port}`, `http://evil.test:${port}`]) {
      const isSameSite = origin.includes(address)
      await t.test(isSameSite ? 'on another port' : 'on another site', async t => {
        app.access.changeMode('open', { end: false })
        app.views.resume()
        const before = state()
        await page.goto(origin)
        heard()
        const seen = await trySeeing(page, url)
        t.same(seen, alike(seen, { img: 'error, 0 px', fetch: 'TypeError', WebSocket: 'error' }))
        await tryChanging(page, url)
        t.same(state(), before)
        for (const path of ['/', '/documentation', '/redoc', '/snapshot.jpg']) {
          t.equal(await fillFrame(page, `frame.src = '${url}${path}'`), BLOCKED, `a frame does not show ${path}`)
        }
        t.equal(await fillFrame(page, `frame.src = '${origin}'`), `${origin}/`, 'but it does show other pages')

        const asked = heard()
        const changes = asked.filter(({ mayChange }) => mayChange).map(({ status }) => status)
        t.same(changes, Array(7).fill(403), 'whatever would change something is refused, or not even sent')
        t.match(asked.filter(({ url }) => url === '/socket'), [{ status: 403 }])
        t.equal(asked.some(({ hasCookie }) => hasCookie), isSameSite, `the cookie is ${isSameSite ? '' : 'not '}sent along`)
        if (address === '127.0.0.1') t.ok(asked.every(({ status }) => status === 403), 'nothing at all is answered')
        else {
          t.notOk(asked.some(({ namesSite }) => namesSite))
          t.match(asked.find(({ url }) => url === '/video_feed'), { status: 200 }, 'the screen is sent, but the browser withholds it')
        }
      })
    }
  })
}
