import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { Desktop, Display } from '../../../capture/frame.js'
import { Cameras } from '../../../capture/views/cameras.js'
import { stopTime } from '../../fixtures/virtual-time.js'

const time = stopTime(t)

const DISPLAYS = ['A', 'B', 'C'].map(id => ({ id, name: id, x: 0, y: 0, width: 8, height: 4, primary: id === 'A' })) as
  [Display, Display, Display]

/** A source that takes one picture at a time, whatever the display, and counts those of each. */
function slowSource (eachMs: number) {
  const counts: Record<string, number> = { A: 0, B: 0, C: 0 }
  let busy: Promise<unknown> = Promise.resolve()
  const source: Pick<Desktop, 'capture'> = {
    async capture ({ id, width, height }, pace, signal, emit) {
      while (!signal.aborted) {
        await pace.next(signal)
        await (busy = busy.then(() => sleep(eachMs)))
        counts[id]!++
        emit({
          kind: 'picture', data: Buffer.alloc(4), format: 'bgrx', width, height, stride: 32, takenAt: 0, sequence: 0
        })
      }
    }
  }
  return { source, counts }
}

t.test('a display has one camera, and all of them count their captures', async t => {
  const { source } = slowSource(1)
  const cameras = new Cameras(source, DISPLAYS[0])
  t.equal(cameras.of(DISPLAYS[1]), cameras.of({ ...DISPLAYS[1] }))
  t.not(cameras.of(DISPLAYS[1]), cameras.of(DISPLAYS[0]))
  const leave = new AbortController()
  const watching = DISPLAYS.map(display => cameras.of(display).watch(100, leave.signal, async () => {}))
  await time.advance(20)
  t.equal(cameras.captures, 3)
  leave.abort()
  await Promise.all([...watching, time.advance(1000)])
  await cameras.close()
})

t.test('a slow source shows the first display as often as if nobody watched the others', async t => {
  const { source, counts } = slowSource(20)
  const cameras = new Cameras(source, DISPLAYS[0])
  const leave = new AbortController()
  const watching = DISPLAYS.map(display => cameras.of(display).watch(25, leave.signal, async () => {}))
  await time.advance(1000) // it is not known before what the first takes
  const before = { ...counts }
  await time.advance(2000)
  const [first, ...others] = ['A', 'B', 'C'].map(id => counts[id]! - before[id]!)
  leave.abort()
  await Promise.all([...watching, time.advance(1000)])
  t.comment(`${first} of 50 pictures of the first display, ${others} of the others`)
  t.ok(first! >= 40)
  for (const count of others) t.ok(count > 0)
})
