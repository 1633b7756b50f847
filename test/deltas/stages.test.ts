import { once } from 'node:events'
import t from 'tap'
import type { Receiver } from '../../deltas/receivers.js'
import { Stages } from '../../deltas/stages.js'
import { PictureView } from '../fixtures/picture-view.js'
import { noteThreads } from '../fixtures/started-threads.js'

/** Threads that were started, the oldest first. */
const started = noteThreads(t)

/** Which threads run. */
const running = () => started.flatMap(({ threadId }, index) => threadId === -1 ? [] : [index])

t.test('of the views that nobody watches any more four are ready for whoever comes back, and no more', async t => {
  const stages = new Stages(60_000)
  t.teardown(() => stages.close())
  const receiver: Receiver = { update () {}, pointer () {}, fault () {} }
  const watch = (key: string) => stages.join(new PictureView(key), receiver)
  const glance = (key: string) => watch(key).leave()
  watch('first')
  const four = ['a', 'b', 'c', 'd']
  four.forEach(glance)
  watch('last')
  four.forEach(glance)
  t.equal(started.length, 6, 'whoever comes back finds theirs')
  const ended = once(started[1]!, 'exit')
  glance('e')
  watch('newest')
  await ended
  t.same(running(), [0, 2, 3, 4, 5, 6, 7])
})

t.test('a thread is ready for whoever is expected, and nothing is captured before they are there', async t => {
  const stages = new Stages(60_000)
  t.teardown(() => stages.close())
  const before = started.length
  const view = new PictureView('expected')
  stages.expect(view)
  stages.expect(view)
  t.equal(started.length, before + 1)
  t.equal(view.watching, 0)
  stages.join(view, { update () {}, pointer () {}, fault () {} })
  t.equal(started.length, before + 1, 'they get that one')
  t.equal(view.watching, 1)
})

t.test('the thread of somebody who was expected and does not come ends', async t => {
  const stages = new Stages(60_000)
  t.teardown(() => stages.close())
  stages.expect(new PictureView('awaited'))
  const thread = started.at(-1)!
  await once(thread, 'exit')
  t.notOk(running().includes(started.indexOf(thread)))
})
