import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { listen } from '../fixtures/build.js'
import { openPage, until } from '../fixtures/chromium.js'
import { needs } from '../fixtures/needs.js'

t.test('a page of another origin that opens one of ours in a window gets no hold of it', { skip: needs('chromium') }, async t => {
  const { url } = await listen(t)
  const server = createServer((_request, response) => { response.setHeader('content-type', 'text/html').end('<!doctype html>') })
  t.teardown(() => server.close().closeAllConnections())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const page = await openPage(t)
  // The same site, even: a browser would let these two talk.
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)

  for (const path of ['/', '/documentation', '/docs', '/redoc']) {
    const [opened] = await Promise.all([page.waitForEvent('popup'), page.evaluate(`void (opened = open('${url}${path}'))`)])
    await opened.waitForURL(href => href.href.startsWith(url))
    if (!t.equal(await opened.evaluate('opener'), null, `${path} does not know who opened it`)) continue
    await until(page, 'opened.closed')
    await page.evaluate(`opened.location = '${url}${path}#key=wrong'`)
    t.notMatch(opened.url(), 'wrong', 'and can\'t be led elsewhere')
    await opened.close()
  }
  const [other] = await Promise.all([page.waitForEvent('popup'), page.evaluate('void (opened = open(location))')])
  await other.waitForLoadState()
  t.equal(await other.evaluate('Boolean(opener)'), true, 'other windows know')
})
