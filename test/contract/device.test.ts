import t from 'tap'
import { deviceOf } from '../../contract/device.js'

t.test('what somebody watches with is named so that people recognise it', async t => {
  for (const [userAgent, device] of [
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox, Linux'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0', 'Edge, Windows'],
    ['Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36', 'Chrome, Android'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/17.5 Safari/604.1',
      'Safari, iPhone'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 (KHTML, like Gecko) Version/17.5 Safari/605.1', 'Safari, Mac'],
    ['Mozilla/5.0 something new', 'Browser'],
    ['VLC/3.0.18 LibVLC/3.0.18', 'VLC'],
    ['curl', 'curl'],
    ['', '']
  ] as const) t.equal(deviceOf(userAgent), device, userAgent)
  t.equal(deviceOf('x'.repeat(10_000)).length, 40)
})
