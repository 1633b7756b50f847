import t from 'tap'
import { Meter } from '../../../viewer/pill/meter.js'

t.test('a link is slow if most of the last changes were late; what was only made sharper says nothing of that', async t => {
  const meter = new Meter()
  for (let at = 0; at < 5; at++) meter.note({ at, bytes: 1000, age: 40 })
  for (let at = 5; at < 8; at++) meter.note({ at, bytes: 1000, age: undefined })
  t.match([meter.age, meter.isSlow(10)], [40, false])
  for (let at = 10; at < 15; at++) meter.note({ at, bytes: 1000, age: 900 })
  t.match([meter.age, meter.isSlow(20)], [900, true])
  t.notOk(meter.isSlow(20_000), 'what was late is forgotten')
})

t.test('rates are those of the last two seconds', async t => {
  const meter = new Meter()
  for (let at = 0; at < 4000; at += 100) meter.note({ at, bytes: 500, age: 20 })
  t.equal(meter.rate(4000), 9.5)
  t.equal(meter.traffic(4000), 38_000)
  t.equal(meter.rate(10_000), 0)
})
