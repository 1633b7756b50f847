import t from 'tap'
import { health } from '../../../fixtures/colour-window.js'
import { needs } from '../../../fixtures/needs.js'
import { watchUpdates } from '../../../fixtures/updates-viewer.js'
import { PROGRAMS } from '../../../fixtures/wayland/desktop.js'
import { Portal } from '../../../fixtures/wayland/portal.js'
import { Screen } from '../../../fixtures/wayland/screen.js'
import { SIZE, isTold } from '../../../fixtures/wayland/shared.js'
import { seesNext, startWatched, timed } from '../../../fixtures/wayland/watched.js'

const SKIP = { skip: needs(...PROGRAMS) }

t.test('viewers learn that the portal is gone, and see the screen when it is back', SKIP, async t => {
  const { desktop, screen, portal, service, viewer } = await startWatched(t)
  const { token } = portal.state
  await portal.leave()
  await timed(t, 'told', isTold(viewer, /portal/))
  await timed(t, 'told what to do', isTold(viewer, /install xdg-desktop-portal/))
  t.match(await health(service.url), { httpStatus: 503, code: 'PORTAL_MISSING' })
  const next = await Portal.start(t, desktop, { stream: screen.stream, tokens: [token!] })
  await seesNext(t, viewer, screen)
  t.equal(next.state.dialogs, 0, 'without a question')
})

t.test('viewers learn that the bus is gone, and see the screen when it is back', SKIP, async t => {
  const { desktop, screen, portal, viewer } = await startWatched(t)
  const { token } = portal.state
  await desktop.bus.kill()
  await timed(t, 'told', isTold(viewer, /bus/))
  await desktop.bus.start()
  await Portal.start(t, desktop, { stream: screen.stream, tokens: [token!] })
  await seesNext(t, viewer, screen)
})

for (const [what, isClosed] of [['and nothing else', false], ['and the desktop closes its session', true]] as const) {
  t.test(`PipeWire that is killed, ${what}, is a fault and no pause; viewers see the screen when it is back`, SKIP, async t => {
    const { desktop, portal, service, viewer } = await startWatched(t)
    await desktop.pipewire.kill()
    if (isClosed) await portal.revoke()
    await timed(t, 'told', isTold(viewer, /PipeWire/))
    t.match(await health(service.url), { httpStatus: 503, code: 'PIPEWIRE_MISSING' })
    await desktop.wireplumber.kill()
    await desktop.pipewire.start()
    await desktop.wireplumber.start()
    const next = await Screen.start(t, desktop, SIZE)
    await portal.show(next.stream)
    await seesNext(t, viewer, next)
    t.equal(portal.state.dialogs, 1, 'without a question')
    t.notOk(viewer.faults.some(fault => /paused/.test(fault ?? '')))
  })
}

t.test('without WirePlumber nothing is connected: viewers learn what to start, and then see the screen', SKIP, async t => {
  const { desktop, screen, service, viewer: first } = await startWatched(t)
  first.socket.terminate()
  await screen.until(({ state }) => state === 'paused')
  await desktop.wireplumber.kill()
  const viewer = await watchUpdates(t, service.url)
  await timed(t, 'told', isTold(viewer, /session manager is not running/))
  t.match(await health(service.url), { httpStatus: 503, code: 'PIPEWIRE_MISSING' })
  await desktop.wireplumber.start()
  await seesNext(t, viewer, screen)
})
