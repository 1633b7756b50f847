import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Page } from 'playwright-core'
import t from 'tap'
import { build } from '../fixtures/build.js'
import { openPage } from '../fixtures/chromium.js'
import { needs } from '../fixtures/needs.js'

/** What a page can try on its own origin, apart from forms, and what came of each. */
const TRY = `(async () => {
  const came = {}
  for (const path of ['/', '/video_feed', '/snapshot.jpg', '/access', '/metrics', '/host']) {
    const { status, body } = await fetch(path)
    await body.cancel()
    came['fetch ' + path] = status
  }
  for (const src of ['/video_feed', '/snapshot.jpg']) {
    came['img ' + src] = await new Promise(resolve => {
      const image = document.body.appendChild(new Image())
      image.onload = image.onerror = ({ type }) => {
        resolve(type + ', ' + image.naturalWidth + ' px')
        image.src = ''
      }
      image.src = src
    })
  }
  for (const path of ['/access', '/post_example', '/host/pause']) {
    const { status } = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
    came['POST ' + path] = status
  }
  await new Promise(resolve => { new WebSocket('ws://' + location.host + '/video_feed').onerror = resolve })
  return came
})()`

/** The same ways, if all that begin with the same word have the same result. */
const alike = (came: object, results: Record<string, string | number>) =>
  Object.fromEntries(Object.keys(came).map(way => [way, results[way.split(' ', 1)[0]!]]))

/** Sends a form, opening the answer in a window of its own. @returns the status of that answer */
async function submit (page: Page, path: string): Promise<number> {
  const [window] = await Promise.all([page.waitForEvent('popup'), page.evaluate(`{
    document.body.innerHTML = '<form method="post" action="${path}" target="_blank"></form>'
    document.forms[0].submit()
  }`)])
  await window.waitForURL(({ href }) => href !== 'about:blank')
  const status = await window.evaluate<number>('performance.getEntriesByType("navigation")[0].responseStatus')
  await window.close()
  return status
}

/** Reports how WebSocket handshakes were answered: a browser says only that they failed. */
function overhearHandshakes (app: FastifyInstance): () => number[] {
  const responses: ServerResponse[] = []
  app.server.on('request', ({ headers }, response) => { if (headers.upgrade) responses.push(response) })
  return () => responses.map(({ statusCode }) => statusCode)
}

t.test('a page whose name is made to resolve to this machine (DNS rebinding) gets nothing, even from an open service', {
  skip: needs('chromium')
}, async t => {
  // First the name leads to the page's own server, then to the service, on the same port, since the port is part of the origin.
  const other = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Look at this</title><body>')
  })
  await once(other.listen(0, '127.0.0.1'), 'listening')
  const { port } = other.address() as AddressInfo
  const rebound = await openPage(t, {}, { names: ['rebound.test'] })
  await rebound.goto(`http://rebound.test:${port}`)
  const own = await rebound.context().browser()!.newPage()
  await own.goto(`http://localhost:${port}`)
  await Promise.all([once(other, 'close'), other.close().closeAllConnections()])

  const app = await build(t, { ACCESS: 'open' })
  const handshakes = overhearHandshakes(app)
  await app.listen({ host: '127.0.0.1', port })

  const came = await rebound.evaluate<object>(TRY)
  t.same(came, alike(came, { fetch: 421, img: 'error, 0 px', POST: 421 }))
  t.same(handshakes(), [421], 'no WebSocket either')
  for (const path of ['/livez', '/readyz', '/healthz']) {
    const answer = await rebound.evaluate<object>(`fetch('${path}').then(answer => answer.json())`)
    t.strictSame(answer, { status: 'ok' }, `${path} answers, since probes need it, and says no more`)
  }
  for (const path of ['/access', '/post_example', '/host/pause']) t.equal(await submit(rebound, path), 421, `a form to ${path}`)
  t.equal(app.views.paused, undefined)
  t.match(app.broadcaster, { captures: 0 }, 'the screen is not even captured')
  for (const path of ['/', '/video_feed', '/snapshot.jpg', '/documentation']) {
    const answer = await rebound.goto(`http://rebound.test:${port}${path}`, { waitUntil: 'commit' })
    t.equal(answer!.status(), 421, `and whoever is led to ${path} sees nothing there`)
  }

  const cameToOwn = await own.evaluate<object>(TRY)
  t.same(cameToOwn, alike(cameToOwn, { fetch: 200, img: 'load, 1280 px', POST: 200 }), 'a page under our own name gets everything')
  t.same(handshakes(), [421, 200])
  t.equal(await submit(own, '/host/resume'), 200, 'forms too')
})
