import * as esbuild from 'esbuild'
import t from 'tap'
import { openPage } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { startPageService } from '../../fixtures/updates/service.js'

const SCRIPT = esbuild.buildSync({
  entryPoints: ['viewer/updates/far-easel.ts'], bundle: true, write: false, format: 'iife', globalName: 'farEasel'
}).outputFiles[0]!.text

t.test('who waits for an easel hears that it was closed, and nobody that it is broken', { skip: needs('chromium') }, async t => {
  const { url } = await startPageService(t)
  const page = await openPage(t, { bypassCSP: true })
  await page.goto(`${url}/?transport=mjpeg`, { waitUntil: 'domcontentloaded' })
  await page.addScriptTag({ content: SCRIPT })
  t.same(JSON.parse(await page.evaluate(`(async () => {
    const broken = []
    const easel = new farEasel.FarEasel(document.createElement('canvas'), () => {}, () => broken.push('broken'))
    const said = promise => promise.then(() => 'done', ({ message }) => message)
    const orders = [said(easel.save()), said(easel.paint(new ArrayBuffer(8)))]
    easel.close()
    orders.push(said(easel.showAt({ width: 1, height: 1 })))
    return JSON.stringify([...await Promise.all(orders), ...broken])
  })()`)), Array(3).fill('the easel is closed'))
})
