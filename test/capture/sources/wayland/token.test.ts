import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { TokenFile } from '../../../../capture/sources/wayland/token.js'

const TOKEN = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'

t.test('a token is kept where only this user can read it, until it is removed', async t => {
  const path = join(t.testdir(), 'deskfeed', 'wayland-token')
  const file = new TokenFile(path)
  t.equal(file.read(), undefined)
  t.equal(file.write(TOKEN), true)
  t.equal(statSync(path).mode & 0o777, 0o600)
  t.equal(statSync(join(path, '..')).mode & 0o777, 0o700)
  t.equal(new TokenFile(path).read(), TOKEN)
  file.remove()
  t.equal(existsSync(path), false)
  file.remove()
})

t.test('what others may have put there, or no portal has given, is no token', async t => {
  const folder = join(t.testdir(), 'deskfeed')
  mkdirSync(folder, { mode: 0o700 })
  const path = join(folder, 'wayland-token')
  const file = new TokenFile(path)
  writeFileSync(path, TOKEN, { mode: 0o600 })
  t.equal(file.read(), TOKEN)
  chmodSync(path, 0o644)
  t.equal(file.read(), undefined, 'readable by others')
  file.remove()
  writeFileSync(path, 'monitor-1', { mode: 0o600 })
  t.equal(file.read(), undefined, 'not a UUID: the portal would refuse it')
  t.equal(file.write('monitor-1'), false)
  file.remove()
  symlinkSync('/etc/passwd', path)
  t.equal(file.read(), undefined, 'a link')
})

t.test('without a place, or where nothing can be written, none is kept', async t => {
  const none = new TokenFile()
  t.equal(none.write(TOKEN), false)
  t.equal(none.read(), undefined)
  none.remove()
  const folder = t.testdir({ file: '' })
  t.equal(new TokenFile(join(folder, 'file', 'token')).write(TOKEN), false)
})
