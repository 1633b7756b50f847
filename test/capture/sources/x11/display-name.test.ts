import t from 'tap'
import { parseDisplay } from '../../../../capture/sources/x11/display-name.js'

t.test('a display of this machine is its Unix socket, and nothing else', async t => {
  for (const name of [':7', ':7.0', 'unix:7', 'unix:7.1']) {
    t.strictSame(parseDisplay(name), { number: '7', at: { path: '/tmp/.X11-unix/X7' } }, name)
  }
  const path = '/private/tmp/com.apple.launchd.1a2b/org.xquartz:0'
  t.strictSame(parseDisplay(path), { number: '0', at: { path } }, 'as on macOS')
})

t.test('a display with a host is a TCP port there', async t => {
  t.strictSame(parseDisplay('localhost:10.0'), { number: '10', at: { host: 'localhost', port: 6010 } }, 'as over ssh')
  t.strictSame(parseDisplay('[fe80::1]:0'), { number: '0', at: { host: 'fe80::1', port: 6000 } })
})

t.test('anything else is an error that says what it should be like', async t => {
  for (const name of ['7', 'wayland-0', ':', ':x']) {
    t.throws(() => parseDisplay(name), { message: `DISPLAY is "${name}", which names no X server: it should be like :0` })
  }
})
