import t from 'tap'
import { openHost } from '../../fixtures/host-page.js'
import { needs } from '../../fixtures/needs.js'
import { startService } from '../../fixtures/service.js'

t.test('the page says that the service is gone, takes no clicks, and follows the next one', { skip: needs('chromium') }, async t => {
  const first = await startService(t, { SOURCE: 'pattern' })
  const page = await openHost(t, first.url)
  const status = page.locator('header').getByRole('status')
  await status.getByText('Your screen is live').waitFor()
  first.kill('SIGKILL')
  await first.exited
  await status.getByText('The service does not answer').waitFor()
  t.ok(await page.locator('#invitation').isVisible(), 'what it showed last stays')
  t.ok(await page.getByRole('main').evaluate((main: { inert: boolean }) => main.inert))

  const { port } = new URL(first.url)
  await startService(t, { SOURCE: 'pattern', PORT: port })
  const since = performance.now()
  await status.getByText('Your screen is live').waitFor()
  t.comment(`followed ${(performance.now() - since).toFixed(0)} ms after the next one had begun`)
  await page.getByRole('button', { name: 'Pause' }).click()
  await status.getByText('nobody sees your screen').waitFor()
})
