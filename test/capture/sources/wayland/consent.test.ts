import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { health } from '../../../fixtures/colour-window.js'
import { needs } from '../../../fixtures/needs.js'
import type { Colour } from '../../../fixtures/pixels.js'
import { watchUpdates } from '../../../fixtures/updates-viewer.js'
import { PROGRAMS, type Desktop } from '../../../fixtures/wayland/desktop.js'
import { Screen } from '../../../fixtures/wayland/screen.js'
import { SIZE, isTold, seesExactly, shareDesktop, startSharedDesktop, tokenFile } from '../../../fixtures/wayland/shared.js'

const SKIP = { skip: needs(...PROGRAMS) }
const BLUE: Colour = [37, 99, 235]
const RED: Colour = [255, 0, 0]
const PLACE = { x: 101, y: 57, width: 203, height: 99 }

const resume = (url: string) => fetch(`${url}/host/resume`, { method: 'POST' })
const isPaused = async (url: string) => (await (await fetch(`${url}/host`)).json() as { paused: boolean }).paused

function keepToken (desktop: Desktop, token: string): void {
  mkdirSync(dirname(tokenFile(desktop)), { recursive: true, mode: 0o700 })
  writeFileSync(tokenFile(desktop), token, { mode: 0o600 })
}

t.test('the desktop asks once; viewers see its screen exactly, also after the next start', SKIP, async t => {
  const { desktop, screen, portal } = await startSharedDesktop(t)
  await screen.paint(screen.all, BLUE)
  const first = await shareDesktop(t, desktop, { LOG_LEVEL: 'trace' })
  const viewer = await watchUpdates(t, first.url)
  await seesExactly(viewer, screen)
  await screen.paint(PLACE, RED)
  await seesExactly(viewer, screen)
  t.equal(portal.state.dialogs, 1)
  viewer.socket.terminate()
  await portal.until(({ open }) => open === 0)
  t.pass('nobody watches, and nothing is shared')
  await seesExactly(await watchUpdates(t, first.url), screen)
  t.equal(portal.state.dialogs, 1, 'no question for who comes later')
  first.kill('SIGTERM')
  await first.exited

  const second = await shareDesktop(t, desktop)
  await seesExactly(await watchUpdates(t, second.url), screen)
  t.equal(portal.state.dialogs, 1, 'no question after a start')
  const { token, offered } = portal.state
  t.equal(readFileSync(tokenFile(desktop), 'utf8').trim(), token, 'the newest token is kept')
  t.equal(statSync(tokenFile(desktop)).mode & 0o777, 0o600, 'where only this user can read it')
  for (const { stdout, stderr } of [first, second]) {
    for (const secret of [token!, offered!]) t.notOk(`${stdout()}${stderr()}`.includes(secret), 'and not logged')
  }
})

t.test('while the desktop asks, viewers and the terminal are told so; they see the screen when somebody agrees', SKIP, async t => {
  const { desktop, screen, portal } = await startSharedDesktop(t, { answer: 'ask' })
  const { url, stdout } = await shareDesktop(t, desktop)
  t.match(stdout(), /The desktop asks whether its screen may be shared/)
  const viewer = await watchUpdates(t, url)
  await isTold(viewer, /desktop is asking/)
  t.match(await health(url), { code: 'DESKTOP_ASKS' })
  t.match(portal.state, { dialogs: 1, waiting: 1 })
  await portal.answer('grant')
  await seesExactly(viewer, screen)
  t.equal(viewer.faults.at(-1), null)
  t.equal(portal.state.dialogs, 1)
})

t.test('who declines has the screen paused; nobody is asked again until the host resumes', SKIP, async t => {
  const { desktop, screen, portal } = await startSharedDesktop(t, { answer: 'ask' })
  const { url, stdout } = await shareDesktop(t, desktop)
  const viewer = await watchUpdates(t, url)
  await portal.answer('deny')
  await isTold(viewer, /paused: .*the answer was no/)
  t.ok(await isPaused(url))
  await isTold(await watchUpdates(t, url), /paused/)
  t.equal(portal.state.starts, 1, 'who comes then does not have it ask')
  t.match(stdout(), /The screen is paused: .*the answer was no\. Resume at \/host/)
  t.notOk(existsSync(tokenFile(desktop)))

  await resume(url)
  await portal.until(({ dialogs }) => dialogs === 2)
  while (!await isPaused(url)) await sleep(50)
  await portal.answer('grant')
  await resume(url)
  await seesExactly(viewer, screen)
  t.equal(portal.state.dialogs, 3)
})

t.test('who has declined before anybody watches is not asked for viewers either', SKIP, async t => {
  const { desktop, portal } = await startSharedDesktop(t, { answer: 'deny' })
  const { url, stdout } = await shareDesktop(t, desktop)
  t.match(stdout(), /The screen is paused/)
  await isTold(await watchUpdates(t, url), /paused: .*the answer was no/)
  t.equal(portal.state.starts, 1)
})

for (const [order, isScreenFirst] of [['the session closes first', false], ['the stream ends first', true]] as const) {
  t.test(`who ends the sharing on the desktop pauses the screen, until the host resumes (${order})`, SKIP, async t => {
    const { desktop, screen, portal } = await startSharedDesktop(t)
    const { url, stdout } = await shareDesktop(t, desktop)
    const viewer = await watchUpdates(t, url)
    await seesExactly(viewer, screen)
    const { starts } = portal.state
    const token = readFileSync(tokenFile(desktop), 'utf8')
    const ended = performance.now()
    if (isScreenFirst) await screen.end()
    await portal.revoke()
    if (!isScreenFirst) await screen.end()
    await isTold(viewer, /paused: the sharing was ended on the desktop/)
    t.comment(`told after ${(performance.now() - ended).toFixed()} ms`)
    t.ok(await isPaused(url))
    t.match(stdout(), /The screen is paused: the sharing was ended on the desktop\. Resume at \/host/)
    t.notOk(existsSync(tokenFile(desktop)), 'the token is gone')
    await isTold(await watchUpdates(t, url), /paused/)
    t.equal(portal.state.starts, starts, 'nothing starts by itself')

    const next = await Screen.start(t, desktop, SIZE)
    await portal.show(next.stream)
    await resume(url)
    await seesExactly(viewer, next)
    t.match(portal.state, { dialogs: 2, offered: undefined }, 'the desktop asks again')
    t.not(readFileSync(tokenFile(desktop), 'utf8'), token, 'and there is another token')
  })
}

t.test('what was no token, or is none any more, is replaced after one question', SKIP, async t => {
  for (const [what, manners] of [['unknown', {}], ['refused', { refusesTokens: true }]] as const) {
    const { desktop, screen, portal } = await startSharedDesktop(t, manners)
    const token = randomUUID()
    keepToken(desktop, token)
    const { url } = await shareDesktop(t, desktop)
    await seesExactly(await watchUpdates(t, url), screen)
    t.ok(portal.state.dialogs >= 1, what)
    t.not(readFileSync(tokenFile(desktop), 'utf8').trim(), token)
  }
})

t.test('without tokens the session is kept, and nothing is transferred while nobody watches', SKIP, async t => {
  for (const manners of [{ version: 3 }, { givesTokens: false }]) {
    const { desktop, screen, portal } = await startSharedDesktop(t, manners)
    const { url } = await shareDesktop(t, desktop)
    for (let visit = 0; visit < 2; visit++) {
      const viewer = await watchUpdates(t, url)
      await seesExactly(viewer, screen)
      viewer.socket.terminate()
      await screen.until(({ state }) => state === 'paused')
      t.match(portal.state, { open: 1, dialogs: 1, starts: 1 })
    }
    t.notOk(existsSync(tokenFile(desktop)))
  }
})

t.test('with STATE=none no token is kept', SKIP, async t => {
  const { desktop, screen } = await startSharedDesktop(t)
  const { url } = await shareDesktop(t, desktop, { STATE: 'none' })
  await seesExactly(await watchUpdates(t, url), screen)
  t.notOk(existsSync(tokenFile(desktop)))
})
