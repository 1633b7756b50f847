import t from 'tap'
import { Lease } from '../../capture/lease.js'

t.test('memory is handed back once, when its last holder has released it', async t => {
  let handedBack = 0
  const lease = new Lease(() => { handedBack++ })
  lease.hold()
  lease.hold()
  lease.release()
  lease.release()
  t.equal(handedBack, 0, 'somebody still holds it')
  lease.release()
  t.equal(handedBack, 1)
})

t.test('memory that nobody else holds is handed back when its creator releases it', async t => {
  let handedBack = 0
  new Lease(() => { handedBack++ }).release()
  t.equal(handedBack, 1)
})
