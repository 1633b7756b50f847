import t from 'tap'
import { health } from '../../../fixtures/colour-window.js'
import { needs } from '../../../fixtures/needs.js'
import type { Colour } from '../../../fixtures/pixels.js'
import { watchUpdates } from '../../../fixtures/updates-viewer.js'
import { PROGRAMS } from '../../../fixtures/wayland/desktop.js'
import { Screen } from '../../../fixtures/wayland/screen.js'
import { SIZE, isTold, seesExactly, shareDesktop, startSharedDesktop, streamPrograms } from '../../../fixtures/wayland/shared.js'
import { seesNext, startWatched, timed } from '../../../fixtures/wayland/watched.js'

const SKIP = { skip: needs(...PROGRAMS) }
const GREEN: Colour = [0, 200, 0]

t.test('a screen that changes its size goes on, in one capture', SKIP, async t => {
  const { screen, service, viewer, portal } = await startWatched(t)
  const { pid } = service
  const [helper] = streamPrograms(pid)
  const { starts } = portal.state
  for (const [width, height] of [[800, 600], [320, 200], [1366, 766], [SIZE.width, SIZE.height]] as const) {
    await screen.resize(width, height)
    await screen.paint({ x: 11, y: 7, width: 50, height: 40 }, GREEN)
    await timed(t, `${width}x${height}`, seesExactly(viewer, screen))
  }
  t.same(streamPrograms(pid), [helper])
  t.equal(portal.state.starts, starts)
  t.notOk(viewer.faults.some(fault => fault !== null), 'and viewers are told nothing')
})

for (const [what, end] of [['is taken away', (screen: Screen) => screen.end()], ['crashes', (screen: Screen) => screen.kill()]] as const) {
  t.test(`viewers learn of a screen that ${what}, and see it when the desktop has it again`, SKIP, async t => {
    const { desktop, screen, portal, service, viewer } = await startWatched(t)
    await end(screen)
    await timed(t, 'told', isTold(viewer, /^the desktop has ended the stream/))
    t.match(await health(service.url), { httpStatus: 503, code: 'SOURCE_ENDED' })
    const next = await Screen.start(t, desktop, SIZE)
    await portal.show(next.stream)
    await seesNext(t, viewer, next)
    t.equal(portal.state.dialogs, 1, 'without a question')
  })
}

t.test('a desktop that gives no picture is told', SKIP, async t => {
  const { screen, service, viewer: first } = await startWatched(t)
  first.socket.terminate()
  await screen.until(({ state }) => state === 'paused')
  await screen.mute(true)
  const viewer = await watchUpdates(t, service.url)
  await timed(t, 'told', isTold(viewer, /the desktop gave no picture for 5 s/))
  await screen.mute(false)
  await seesNext(t, viewer, screen)
})

t.test('a desktop that gives its screen in memory of the GPU only is told', SKIP, async t => {
  const { desktop } = await startSharedDesktop(t, {}, { isGpuOnly: true })
  const { stderr } = await shareDesktop(t, desktop)
  t.match(stderr(), /SOURCE=wayland does not work here: .*memory of the GPU only/)
})
