import Fastify from 'fastify'
import t from 'tap'
import page from '../../../routes/page.js'
import health from '../../../routes/health.js'
import videoFeed from '../../../routes/video-feed.js'
import { captureOf } from '../../fixtures/capture.js'
import { openPage } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { greyJpeg } from '../../fixtures/program.js'
import { frameOf } from '../../fixtures/camera.js'
import { createViews } from '../../fixtures/views.js'

t.test('a page whose picture is frozen says how old it is, until there is a new one', { skip: needs('chromium') }, async t => {
  const { source, views } = await createViews(t)
  const app = Fastify({ forceCloseConnections: true })
  t.teardown(() => app.close())
  await app.register(captureOf(views))
  for (const route of [page, health, videoFeed]) await app.register(route)
  app.get('/access', async () => ({ access: 'open', you: 'viewer' }))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })

  source.shoot(frameOf('', { jpeg: greyJpeg(99) }))
  const browser = await openPage(t)
  await browser.goto(url, { waitUntil: 'domcontentloaded' })
  const notice = browser.locator('#pill-text')
  // The source gives nothing more, nor does it say that nothing has changed.
  await notice.filter({ hasText: /The picture is \d+ s old/ }).waitFor()
  const seconds = async () => Number(/\d+/.exec((await notice.textContent())!)![0])
  const first = await seconds()
  t.ok(first >= 2)
  while (await seconds() === first) await new Promise(resolve => setTimeout(resolve, 100))
  t.ok(await seconds() > first)

  const repaired = setInterval(() => source.shoot(frameOf('', { jpeg: greyJpeg(200) })), 200)
  t.teardown(() => clearInterval(repaired))
  await notice.filter({ hasText: 'Live' }).waitFor()
})
