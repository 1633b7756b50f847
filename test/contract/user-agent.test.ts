import t from 'tap'
import { isBrowser } from '../../contract/user-agent.js'

t.test('browsers are told apart from players and programs', async t => {
  t.ok(isBrowser('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'))
  for (const userAgent of [undefined, '', 'VLC/3.0.18 LibVLC/3.0.18', 'Lavf/60.16.100', 'curl/8.5.0']) {
    t.notOk(isBrowser(userAgent), String(userAgent))
  }
})
