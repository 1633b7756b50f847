import t from 'tap'
import { Subscription } from '../../../capture/broadcaster/subscription.js'
import type { Frame } from '../../../capture/frame.js'
import { counted } from '../../../capture/mjpeg/counted.js'
import { FRAMINGS } from '../../../capture/mjpeg/framing.js'
import { Traffic } from '../../../meter/traffic.js'
import { frameOf } from '../../fixtures/camera.js'

for (const [name, framing] of Object.entries(FRAMINGS)) {
  t.test(`${name}: the same bytes, counted; how old a frame is counts only the first time`, async t => {
    const traffic = new Traffic()
    const subscription = new Subscription<Frame>(() => {})
    const ages: Array<number | undefined> = []
    const mine = counted(framing, subscription, traffic, { hand: ageMs => { ages.push(ageMs) } })
    t.equal(mine.preamble, framing.preamble)
    const frame = frameOf('picture', { takenAt: Date.now() - 200 })
    const sent = [mine.part(frame), mine.part(frame), mine.part(frameOf('next', { takenAt: Date.now() }))]
    t.same(Buffer.concat([...sent[0]!]), Buffer.concat([...framing.part(frame)]))
    t.match(traffic, { frames: 3, bytes: Buffer.concat(sent.flat()).length })
    t.equal(traffic.age.counts.reduce((sum, count) => sum + count), 2)
    t.match([ages[0]! >= 200, ages[1], ages[2]! < 200], [true, undefined, true])
    for (const text of ['one', 'two', 'three']) subscription.put(frameOf(text))
    t.equal(traffic.dropped, 2, 'and so are those that nobody took')
    t.ok(traffic.age.sum >= 0.2 && traffic.age.sum < 5, 'in seconds')
  })
}
