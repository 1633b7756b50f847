import t from 'tap'
import { Leases } from '../../../relay/origin/leases.js'
import { stopTime } from '../../fixtures/virtual-time.js'

const tenant = (id: string, viewers = 1) => ({ id, name: `relay ${id}`, viewers })

t.test('a lease lasts for 3 s after it was renewed', async t => {
  const time = stopTime(t)
  let emptied = 0
  const leases = new Leases(() => { emptied++ })
  leases.renew(tenant('a'))
  await time.advance(1000)
  leases.renew(tenant('b'))
  await time.advance(1900)
  leases.renew(tenant('b', 7))
  await time.advance(200)
  t.match(leases.tenants, [{ id: 'b', viewers: 7 }])
  t.equal(emptied, 0)
  await time.advance(3000)
  t.same(leases.tenants, [])
  t.equal(emptied, 1)
  t.equal(time.timers, 0)
})

t.test('the last one that is given back ends it at once, and once', async t => {
  const time = stopTime(t)
  let emptied = 0
  const leases = new Leases(() => { emptied++ })
  leases.renew(tenant('a'))
  leases.renew(tenant('b'))
  leases.giveBack('a')
  leases.giveBack('a')
  t.equal(emptied, 0)
  leases.giveBack('b')
  leases.giveBack('b')
  leases.clear()
  t.equal(emptied, 1)
  t.equal(time.timers, 0)
})
