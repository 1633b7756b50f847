import t from 'tap'
import { Meter } from '../../meter/meter.js'

t.test('each transport has its own traffic, and each failure its own count', async t => {
  const meter = new Meter()
  meter.over('mjpeg').sent(5)
  t.equal(meter.over('mjpeg'), meter.over('mjpeg'))
  t.match([...meter.traffic], [['mjpeg', { bytes: 5 }]])
  for (const failure of ['hung', 'ended', 'hung']) meter.failed(failure)
  t.strictSame([...meter.failures], [['hung', 2], ['ended', 1]])
})
