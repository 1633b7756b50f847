import t from 'tap'
import { fingerprint } from '../../access/secrets.js'
import { Sessions } from '../../access/sessions.js'

t.test('who was let in is known by the cookie', async t => {
  const sessions = new Sessions()
  const cookie = sessions.open({ role: 'viewer', grant: 'key', from: 'a' })
  t.match(cookie, /^[\w-]{22}$/)
  t.same(sessions.find(cookie), { role: 'viewer', grant: 'key', from: 'a' })
  for (const other of [undefined, '', 'x', `${cookie}x`]) t.equal(sessions.find(other), undefined)
})

t.test('what is kept of a cookie opens nothing', async t => {
  const sessions = new Sessions()
  sessions.add(fingerprint('cookie'), { role: 'viewer', grant: 'invitation', from: 'a', name: 'Ann' })
  t.match(sessions.find('cookie'), { name: 'Ann' })
  t.equal(sessions.find(fingerprint('cookie')), undefined)
})

t.test('there are never more than the limit: who was away for longest goes', async t => {
  const sessions = new Sessions(3)
  const cookies = ['a', 'b', 'c'].map(name => sessions.open({ role: 'viewer', grant: 'key', from: 'a', name }))
  sessions.find(cookies[0])
  sessions.open({ role: 'viewer', grant: 'key', from: 'a', name: 'd' })
  t.equal(sessions.size, 3)
  t.same(cookies.map(cookie => sessions.find(cookie)?.name), ['a', undefined, 'c'])
})

t.test('who comes in again and again ends no session but their own', async t => {
  const sessions = new Sessions(10)
  const others = ['b', 'c', 'd'].map(from => sessions.open({ role: 'viewer', grant: 'key', from }))
  for (let i = 0; i < 100; i++) sessions.open({ role: 'viewer', grant: 'key', from: 'a' })
  t.equal(sessions.size, 10)
  for (const cookie of others) t.ok(sessions.find(cookie))
})

t.test('sessions can be ended by how they began', async t => {
  const sessions = new Sessions()
  const [key, pin] = [sessions.open({ role: 'viewer', grant: 'key', from: 'a' }), sessions.open({ role: 'viewer', grant: 'pin', from: 'a' })]
  sessions.end(({ grant }) => grant === 'key')
  t.equal(sessions.find(key), undefined)
  t.ok(sessions.find(pin))
})
