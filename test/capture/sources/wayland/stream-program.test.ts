import t from 'tap'
import { needs } from '../../../fixtures/needs.js'
import { PROGRAMS } from '../../../fixtures/wayland/desktop.js'
import { isTold, streamPrograms } from '../../../fixtures/wayland/shared.js'
import { seesNext, startWatched, timed } from '../../../fixtures/wayland/watched.js'

const SKIP = { skip: needs(...PROGRAMS) }

t.test('the process that listens to PipeWire may be killed: viewers see the screen again', SKIP, async t => {
  const { screen, service, viewer, portal } = await startWatched(t)
  const [helper] = streamPrograms(service.pid)
  process.kill(helper!, 'SIGKILL')
  await timed(t, 'told', isTold(viewer, /listens to PipeWire/))
  await seesNext(t, viewer, screen)
  t.equal(portal.state.dialogs, 1)
  t.notOk(streamPrograms(service.pid).includes(helper!))
})

t.test('the process that listens to PipeWire may hang: viewers are told, and see the screen again', SKIP, async t => {
  const { screen, service, viewer, portal } = await startWatched(t)
  const [helper] = streamPrograms(service.pid)
  process.kill(helper!, 'SIGSTOP')
  await timed(t, 'told', isTold(viewer, /listens to PipeWire gave no answer for 2 s/))
  await seesNext(t, viewer, screen)
  t.equal(portal.state.dialogs, 1)
  t.notOk(streamPrograms(service.pid).includes(helper!), 'and it is gone')
})
