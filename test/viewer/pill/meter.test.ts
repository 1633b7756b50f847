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

t.test('one picture that was late is no slow link, nor are two, whatever was made sharper since', async t => {
  const meter = new Meter()
  for (const [at, ages] of [[900], [900, 40], [900, 900]].entries()) {
    for (const age of ages) meter.note({ at, bytes: 1000, age })
    if (at === 0) t.notOk(meter.isSlow(at), 'the first of all')
  }
  t.equal(meter.isSlow(3), true, 'four of the last five')
  for (let at = 3; at < 20; at++) meter.note({ at, bytes: 1000, age: undefined })
  t.equal(meter.isSlow(20), true, 'what brings nothing new says nothing')
  for (let at = 20; at < 23; at++) meter.note({ at, bytes: 1000, age: 40 })
  t.equal(meter.isSlow(23), false, 'two of the last five')
})

t.test('rates are those of the last two seconds', async t => {
  const meter = new Meter()
  for (let at = 0; at < 4000; at += 100) meter.note({ at, bytes: 500, age: 20 })
  t.equal(meter.rate(4000), 9.5)
  t.equal(meter.traffic(4000), 38_000)
  t.equal(meter.rate(10_000), 0)
})
