import t from 'tap'
import { listen } from '../../fixtures/build.js'
import { openPage } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { ICONS } from '../../../viewer/icons/names.js'

t.test('every icon is drawn, and each drawing is there once, however many icons look like that', { skip: needs('chromium') }, async t => {
  const { url } = await listen(t)
  const page = await openPage(t)
  for (const path of ['/', '/host']) {
    await page.goto(url + path, { waitUntil: 'domcontentloaded' })
    const empty = await page.evaluate(`(${JSON.stringify(Object.keys(ICONS))}).filter(name => {
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
      svg.innerHTML = '<use href="#icon-' + name + '"/>'
      document.body.append(svg)
      return svg.firstChild.getBBox().width === 0
    })`)
    t.same(empty, [], path)
    t.equal(await page.locator('symbol').count(), new Set(Object.values(ICONS)).size)
  }
})
