import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { VIEWER_FOLDER } from '../../assets.js'
import { listen } from '../fixtures/build.js'
import { openPage } from '../fixtures/chromium.js'
import { needs } from '../fixtures/needs.js'

const { icons, start_url: start } = JSON.parse(readFileSync(`${VIEWER_FOLDER}/manifest.webmanifest`, 'utf8'))

t.test('every icon is as large as the manifest says', async t => {
  for (const { src, sizes, type } of icons.filter(({ type }: { type: string }) => type === 'image/png')) {
    const png = readFileSync(src.replace('/viewer/', `${VIEWER_FOLDER}/`))
    t.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, sizes, src)
    t.equal(png.toString('latin1', 1, 4), 'PNG', type)
  }
})

t.test('Chromium finds nothing that keeps the page from being installed', { skip: needs('chromium') }, async t => {
  const { app } = await listen(t)
  const page = await openPage(t)
  await page.goto(`http://localhost:${(app.server.address() as AddressInfo).port}${start}`)
  const session = await page.context().newCDPSession(page)
  const { errors, data } = await session.send('Page.getAppManifest')
  t.strictSame(errors, [])
  t.match(JSON.parse(data!), { name: 'Deskfeed', display: 'standalone' })
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  // Its test profiles are never offered it.
  t.strictSame(installabilityErrors.map(({ errorId }) => errorId).filter(id => id !== 'in-incognito'), [])
})
