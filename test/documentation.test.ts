import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { BrowserContextOptions, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { listen } from './fixtures/build.js'
import { openPage } from './fixtures/chromium.js'
import { needs } from './fixtures/needs.js'

const address = Object.values(networkInterfaces()).flat().find(found => found!.family === 'IPv4' && !found!.internal)?.address

/** What the examples fill in, and what is answered to it. */
const ANSWERS = {
  '#operations-resource-postResource': { method: 'POST', resource_id: 'abc', data: { key: 'value' } },
  '#operations-resource-putResource': { method: 'PUT', resource_id: 'abc', data: { field: 'value' } },
  '#operations-examples-postExample': { title: '你好', content: '世界', authorization: '无授权' },
  '#operations-examples-putExample': { item_id: 456, name: '桌子', description: '四条腿', custom_header: 'blue' }
}

const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }

/** A page, with everything that it complains about or requests from other hosts. */
async function openClean (t: Test, host: string, options?: BrowserContextOptions): Promise<{ page: Page, faults: string[] }> {
  const page = await openPage(t, options)
  const faults: string[] = []
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) faults.push(message.text()) })
  page.on('pageerror', error => faults.push(error.message))
  page.on('requestfailed', request => faults.push(`failed: ${request.url()}`))
  page.on('request', request => {
    const url = request.url()
    if (new URL(url.replace(/^blob:/, '')).host !== host && !url.startsWith('data:')) faults.push(`elsewhere: ${url}`)
  })
  return { page, faults }
}

for (const host of ['localhost', address]) {
  t.test(`over http://${host ?? 'an address on the network'}`, { skip: host ? needs('chromium') : 'this machine has none' }, async t => {
    const { app } = await listen(t, { HOST: '0.0.0.0' })
    const authority = `${host}:${(app.server.address() as AddressInfo).port}`

    t.test('/documentation sends what is filled in, as JSON and as a form, and shows the answer', async t => {
      const { page, faults } = await openClean(t, authority)
      await page.goto(`http://${authority}/documentation`)
      for (const [name, body] of Object.entries(ANSWERS)) {
        const operation = page.locator(name)
        await operation.locator('.opblock-summary-control').click()
        await operation.locator('.try-out__btn').click()
        for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
          await operation.locator('.body-param-content-type select').selectOption(type)
          const sent = page.waitForRequest(request => ['POST', 'PUT'].includes(request.method()))
          await operation.locator('.execute').click()
          t.match((await sent).headers()['content-type'], type)
          const shown = operation.locator('.live-responses-table .response')
          await shown.waitFor()
          t.match(await shown.locator('.response-col_status').innerText(), '200')
          t.strictSame(JSON.parse(await shown.locator('.highlight-code code').first().innerText()), body, `${name} as ${type}`)
          await operation.locator('.btn-clear').click()
          await shown.waitFor({ state: 'detached' })
        }
      }
      t.strictSame(faults, [])
    })

    for (const path of ['/documentation/', '/docs']) {
      t.test(`${path} is the same page`, async t => {
        const { page, faults } = await openClean(t, authority)
        await page.goto(`http://${authority}${path}`)
        await page.locator(Object.keys(ANSWERS)[0]!).waitFor()
        t.strictSame(faults, [])
      })
    }

    t.test('/redoc shows every operation, and can search them', async t => {
      const { page, faults } = await openClean(t, authority)
      await page.goto(`http://${authority}/redoc`)
      const ids = Object.values(app.swagger().paths!)
        .flatMap(item => Object.values(item as object).map(({ operationId }) => operationId))
      for (const id of ids) {
        await page.locator(`[id="operation/${id}"], [id$="/operation/${id}"]`).first().waitFor({ state: 'attached' })
      }
      await page.locator('input[type=text]').fill('delete')
      await page.locator('[data-role="search:results"] li').first().waitFor()
      t.match(await page.locator('[data-role="search:results"]').innerText(), 'Delete a resource')
      t.strictSame(faults, [])
    })
  })
}

t.test('on a phone', { skip: needs('chromium') }, async t => {
  const { app } = await listen(t)
  const authority = `localhost:${(app.server.address() as AddressInfo).port}`
  const last = { '/documentation': '#operations-resource-deleteResource', '/redoc': '[id$="operation/deleteResource"]' }
  for (const [path, operation] of Object.entries(last)) {
    t.test(`${path} fits, has our name and sign, follows light and dark, and asks for no address to load`, async t => {
      const { page, faults } = await openClean(t, authority, { ...PHONE, colorScheme: 'dark' })
      await page.goto(`http://${authority}${path}`)
      await page.locator(operation).first().waitFor({ state: 'attached' })
      if (path === '/documentation') await page.locator(operation).click()
      t.strictSame(await page.evaluate('[innerWidth, document.documentElement.scrollWidth]'), [360, 360])
      t.equal(await page.title(), 'Deskfeed API')
      const icon = await page.locator('link[rel=icon]').getAttribute('href')
      t.match((await app.inject(icon!)).headers['content-type'], 'image/svg+xml')
      t.equal(await page.locator('.download-url-wrapper, input[type=url]').count(), 0)
      const brightness = async () => await page.evaluate(`(() => {
        const [background] = [document.body, document.documentElement].map(element => getComputedStyle(element).backgroundColor)
          .filter(colour => colour !== 'rgba(0, 0, 0, 0)')
        return background === undefined ? 255 : Math.max(...background.match(/\\d+/g).map(Number))
      })()`) as number
      t.ok(await brightness() < 60, 'dark')
      await page.emulateMedia({ colorScheme: 'light' })
      await page.waitForLoadState()
      await page.locator(operation).first().waitFor({ state: 'attached' })
      t.ok(await brightness() > 200, 'light')
      t.strictSame(faults, [])
    })
  }
})
