import t from 'tap'
import { needs } from '../../fixtures/needs.js'
import { watchScreen } from '../../fixtures/watched-screen.js'

t.test('a key that is pressed twice does what it does twice, and no more', { skip: needs('Xvfb', 'chromium') }, async t => {
  const { page } = await watchScreen(t, { viewport: { width: 960, height: 540 } })
  const press = (key: string) => `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true,
    cancelable: true }))`
  await page.evaluate(`${press('p')}; ${press('p')}`)
  await page.locator('.still').waitFor()
  await page.keyboard.press('p')
  await page.locator('.still').waitFor({ state: 'detached' })
  t.pass('a picture that was frozen twice at once goes on')

  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('?')
  t.equal(await page.getByRole('dialog').count(), 0, 'help closes by the key that opens it')
})
