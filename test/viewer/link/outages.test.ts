import { spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { openPage } from '../../fixtures/chromium.js'
import { KEY } from '../../fixtures/host-page.js'
import { needs } from '../../fixtures/needs.js'
import { onOtherMachine } from '../../fixtures/other-machine.js'
import { reaches } from '../../fixtures/page-states.js'
import { makeSecondHost, needsSecondHost } from '../../fixtures/second-host.js'
import { startService } from '../../fixtures/service.js'

const NEEDS = needs('chromium')
t.jobs = 2
/** After the service, or the network, is there again, ms. */
const BACK_MS = 2000
/** What this process takes to hear of it on a busy machine, ms. */
const SLACK_MS = 4000

/** Notes when each state began, and each countdown, by the clock of the page. */
const watchStates = (page: Page) => page.evaluate(`{
  window.states = []
  const note = () => {
    const { state } = document.documentElement.dataset
    const seconds = Number(/in (\\d+) s/.exec(document.querySelector('#card-sentence').textContent)?.[1] ?? 0)
    const last = window.states.at(-1)
    if (last?.state !== state || last.seconds !== seconds) window.states.push({ state, seconds, at: performance.now() })
  }
  note()
  new MutationObserver(note).observe(document, { attributes: true, childList: true, characterData: true, subtree: true })
}`)

interface Noted { state: string, seconds: number, at: number }
const statesOf = (page: Page) => page.evaluate<Noted[]>('window.states')

/** How long it takes until the picture is live again, ms. */
async function msUntilLive (t: Test, page: Page): Promise<number> {
  const since = performance.now()
  await reaches(page, 'live')
  const ms = performance.now() - since
  t.comment(`live after ${ms.toFixed(0)} ms`)
  return ms
}

t.test('a service that was killed and comes back 5 s later is found within 2 s, and nobody scans again', { skip: NEEDS }, async t => {
  const variables = { SOURCE: 'pattern', ACCESS_KEY: KEY }
  const first = await startService(t, variables)
  const page = await openPage(t, await onOtherMachine(t))
  const asked: number[] = []
  await page.goto(`${first.url}/#key=${KEY}`, { waitUntil: 'domcontentloaded' })
  await reaches(page, 'live')
  await watchStates(page)
  page.on('request', request => { if (request.url().endsWith('/healthz')) asked.push(performance.now()) })
  first.kill('SIGKILL')
  await first.exited
  await reaches(page, 'gone')
  t.equal(await page.locator('#stage').isVisible(), true, 'the last picture stays')
  await sleep(5000)
  const countdowns = (await statesOf(page)).filter(({ state }) => state === 'gone').map(({ seconds }) => seconds)
  t.ok(countdowns.includes(1) && countdowns.every(seconds => seconds <= 1), `it counted ${countdowns}`)
  const pauses = asked.slice(4).map((at, i) => at - asked[i + 3]!)
  t.ok(pauses.every(ms => ms < 1000 + SLACK_MS), `and it did try again: ${pauses.map(Math.round)} ms`)
  await startService(t, { ...variables, PORT: new URL(first.url).port })
  t.ok(await msUntilLive(t, page) < BACK_MS + SLACK_MS)
})

t.test('after 10 s without a network the picture is back within 2 s', { skip: NEEDS || needsSecondHost() }, async t => {
  const host = makeSecondHost(t)
  const service = await startService(t, { SOURCE: 'pattern', ACCESS_KEY: KEY, HOST: '0.0.0.0' })
  const page = await openPage(t, {}, { program: host.wrap('chromium') })
  await page.goto(`http://${host.address}:${new URL(service.url).port}/#key=${KEY}`, { waitUntil: 'domcontentloaded' })
  await reaches(page, 'live')
  await watchStates(page)
  const cable = (state: 'up' | 'down') => spawnSync('ip', ['link', 'set', host.device, state])
  cable('down')
  await reaches(page, 'gone')
  await sleep(10_000)
  cable('up')
  t.ok(await msUntilLive(t, page) < BACK_MS + SLACK_MS)
  const states = [...new Set((await statesOf(page)).map(({ state }) => state))]
  t.strictSame(states, ['live', 'interrupted', 'gone'], 'it said so meanwhile, and asked for no key')
})
