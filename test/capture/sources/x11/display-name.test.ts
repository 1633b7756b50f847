import t from 'tap'
import { parseDisplay } from '../../../../capture/sources/x11/display-name.js'

t.test('a display of this machine is its Unix socket, and nothing else', async t => {
  for (const name of [':7', ':7.0', 'unix:7', 'unix:7.0', 'unix/:7', 'unix/:7.0', 'unix/unix:7']) {
    t.strictSame(parseDisplay(name), { number: '7', screen: 0, at: { path: '/tmp/.X11-unix/X7' } }, name)
  }
  t.match(parseDisplay(':7.1'), { number: '7', screen: 1 })
})

t.test('a path is a socket, with a screen after it or not', async t => {
  const path = '/private/tmp/com.apple.launchd.1a2b/org.xquartz:0'
  t.strictSame(parseDisplay(path), { number: '0', screen: 0, at: { path } }, 'as on macOS')
  const folder = t.testdir({ socket: '', 'with.2': '' })
  const at = (name: string) => ({ path: `${folder}/${name}` })
  t.strictSame(parseDisplay(`${folder}/socket`), { number: '0', screen: 0, at: at('socket') })
  t.strictSame(parseDisplay(`unix:${folder}/socket`), { number: '0', screen: 0, at: at('socket') })
  t.strictSame(parseDisplay(`${folder}/socket.1`), { number: '0', screen: 1, at: at('socket') })
  t.strictSame(parseDisplay(`${folder}/with.2`), { number: '0', screen: 0, at: at('with.2') })
})

t.test('a display with a host is a TCP port there', async t => {
  t.strictSame(parseDisplay('localhost:10.0'), { number: '10', screen: 0, at: { host: 'localhost', port: 6010 } }, 'as over ssh')
  t.strictSame(parseDisplay('10.0.0.1:1.2'), { number: '1', screen: 2, at: { host: '10.0.0.1', port: 6001 } })
  for (const name of ['[fe80::1]:0', 'fe80::1:0']) {
    t.strictSame(parseDisplay(name), { number: '0', screen: 0, at: { host: 'fe80::1', port: 6000 } }, name)
  }
  t.strictSame(parseDisplay('tcp/host:0'), { number: '0', screen: 0, at: { host: 'host', port: 6000 } })
  t.strictSame(parseDisplay('inet/host:0'), { number: '0', screen: 0, at: { host: 'host', port: 6000, family: 4 } })
  t.strictSame(parseDisplay('inet6/host:0'), { number: '0', screen: 0, at: { host: 'host', port: 6000, family: 6 } })
})

t.test('over TCP a display has no higher number than there are ports', async t => {
  t.match(parseDisplay('host:59535'), { at: { port: 65_535 } })
  t.throws(() => parseDisplay('host:59536'), { message: 'DISPLAY is "host:59536", but over TCP the last display is :59535' })
  t.match(parseDisplay(':59536'), { at: { path: '/tmp/.X11-unix/X59536' } })
})

t.test('anything else is an error that says what it should be like', async t => {
  for (const name of ['7', 'wayland-0', ':', ':x', 'decnet/host:0', 'host/0', ':0.']) {
    t.throws(() => parseDisplay(name), { message: `DISPLAY is "${name}", which names no X server: it should be like :0` })
  }
})
