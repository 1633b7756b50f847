import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { userInfo } from 'node:os'
import t from 'tap'
import { listenersOf, ownerText, portOwner } from '../../network/port-owner.js'

/** As proc(5) has it. */
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1 0000000000000000 100 0 0 10 0
   1: 0100007F:0BB8 0100007F:C001 01 00000000:00000000 00:00000000 00000000    33        0 12346 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:0277 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0000000000000000 100 0 0 10 0
`

t.test('of all sockets, those that listen on the port are found', async t => {
  t.same(listenersOf(TABLE, 3000), [{ uid: 1000, inode: '12345' }])
  t.same(listenersOf(TABLE, 631), [{ uid: 0, inode: '777' }])
  t.same(listenersOf(TABLE, 49153), [])
})

t.test('who has a port is told by name, or at least whose program it is', async t => {
  t.equal(ownerText({ uid: 1000, pid: 4711, name: 'nginx' }), 'nginx (process 4711)')
  t.equal(ownerText({ uid: 0 }), 'a program of root')
  t.equal(ownerText({ uid: 33 }), 'a program of the user 33')
})

t.test('a port of this process is known to be its own', { skip: process.platform !== 'linux' && 'only Linux tells' }, async t => {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer().listen(0, host)
    t.teardown(() => server.close())
    await once(server, 'listening')
    t.match(portOwner((server.address() as AddressInfo).port), { pid: process.pid, uid: userInfo().uid, name: String }, host)
  }
  t.equal(portOwner(1), undefined)
  t.equal(portOwner(3000, t.testdir()), undefined, 'where the system does not tell')
})
