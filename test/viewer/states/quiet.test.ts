import t from 'tap'
import { listen } from '../../fixtures/build.js'
import { openPage } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { onOtherMachine } from '../../fixtures/other-machine.js'
import { reaches } from '../../fixtures/page-states.js'
import type { StateId } from '../../../viewer/states/table.js'

t.jobs = 2

for (const [state, access] of [['pin', 'pin'], ['live', 'open']] as Array<[StateId, string]>) {
  t.test(`a page that is ${state} and stays so leaves alone what it shows, and asks no more than it has to`, {
    skip: needs('chromium')
  }, async t => {
    const { url } = await listen(t, { ACCESS: access })
    const page = await openPage(t, await onOtherMachine(t))
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.goto(url, { waitUntil: 'domcontentloaded' })
    await reaches(page, state)
    await page.locator('#bar:not(.shown)').waitFor({ state: 'attached' })
    const answered = () => page.waitForResponse('**/access') // every 2 s, and the page is drawn every 250 ms
    await answered()
    await page.evaluate(`{
      window.changes = []
      const { documentElement } = document
      const note = records => window.changes.push(...records.map(({ target, attributeName }) => target.id + ' ' + attributeName))
      new MutationObserver(note).observe(documentElement, { attributes: true, characterData: true, childList: true, subtree: true })
    }`)
    await answered()
    await answered()
    t.same(await page.evaluate('window.changes'), [])
    t.equal(asked.filter(path => path === '/displays').length, state === 'live' ? 1 : 0, 'the displays are asked for once')
  })
}
