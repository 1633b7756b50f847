import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import t from 'tap'
import { peerOf } from '../../network/peer.js'

t.test('each connection has its own name: the address and port of the other end, and the address of this one', async t => {
  const server = createServer().listen(0, '0.0.0.0')
  await once(server, 'listening')
  const names = new Set<string>()
  for (let i = 0; i < 2; i++) {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    t.teardown(() => client.destroy())
    const [socket] = await once(server, 'connection') as [Socket]
    t.equal(peerOf(socket), `127.0.0.1 ${client.localPort} 127.0.0.1`)
    names.add(peerOf(socket))
  }
  t.equal(names.size, 2)

  const { port } = server.address() as AddressInfo
  const localPort = 20_000 + process.pid % 10_000
  for (const host of ['127.0.0.1', '127.0.0.2']) {
    const client = connect({ port, host, localAddress: '127.0.0.1', localPort })
    t.teardown(() => client.destroy())
    const [socket] = await once(server, 'connection') as [Socket]
    names.add(peerOf(socket))
  }
  t.equal(names.size, 4, 'also if a client uses one port for two of our addresses')
  server.close()
})
