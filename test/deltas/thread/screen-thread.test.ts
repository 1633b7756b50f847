import t from 'tap'
import type { Made, Ready, ToThread } from '../../../deltas/thread/messages.js'
import { ScreenThread } from '../../../deltas/thread/screen-thread.js'
import { Painting } from '../../fixtures/picture-view.js'
import { Queue } from '../../fixtures/updates/queue.js'

const SIZE = { width: 200, height: 100 }
const ALL = { x: 0, y: 0, ...SIZE }
/** So many colours that it goes as JPEG. */
const noise = (x: number, y: number) => Math.imul(x * 7919 + y * 104_729 + 1, 0x9e3779b1) >>> 8

class NotedThread extends ScreenThread {
  readonly sent: ToThread[] = []

  override send (message: ToThread): void {
    this.sent?.push(message) // not yet there while the thread is being made
    super.send(message)
  }
}

t.test('the thread hears at once of who can be sent something only if there is something for them', async t => {
  const made = new Queue<Made>()
  const thread = new NotedThread(0, false, (_viewers, update) => made.add(update))
  t.teardown(() => thread.close())
  const alive = setInterval(() => {}, 1000) // the thread keeps no process alive
  t.teardown(() => clearInterval(alive))
  const kinds = () => thread.sent.splice(0).map(({ kind }) => kind)
  const ready = (had?: Made): Ready => ({ viewer: 1, after: had?.number ?? 0, quality: 80, refineBytes: 0 })
  const painting = new Painting(SIZE)
  // All at the same time, as a placeholder may have that of the picture before it.
  const show = (colour: (x: number, y: number) => number) => {
    painting.fill(ALL, colour)
    return thread.show(painting.picture({ takenAt: 1, changed: [ALL] }))
  }

  thread.send({ kind: 'join', viewer: 1 })
  thread.ready([ready()], true)
  await show(() => 0x336699)
  const first = await made.next()
  t.ok(first.isExact)
  t.same(kinds(), ['join', 'ready', 'memory', 'picture'])
  thread.ready([ready(first)], true, first)
  t.same(kinds(), [], 'they have all of it')
  await show(noise)
  const second = await made.next()
  t.notOk(second.isExact, 'the thread has heard of them')
  t.same(kinds(), ['picture'])
  thread.ready([ready(second)], true, second)
  t.same(kinds(), ['ready'], 'there may be something to sharpen')

  await show(() => 0)
  const third = await made.next()
  await show(() => 0xffffff)
  kinds()
  thread.ready([ready(third)], true, third)
  t.same(kinds(), ['ready'], 'there is a newer picture')
  t.equal((await made.next()).version, 4)
})
