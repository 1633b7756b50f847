import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import t from 'tap'
import { peerOf } from '../../network/peer.js'

t.test('each connection has its own name: the address and port of the other end', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const names = new Set<string>()
  for (let i = 0; i < 2; i++) {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    t.teardown(() => client.destroy())
    const [socket] = await once(server, 'connection') as [Socket]
    t.equal(peerOf(socket), `127.0.0.1 ${client.localPort}`)
    names.add(peerOf(socket))
  }
  t.equal(names.size, 2)
  server.close()
})
