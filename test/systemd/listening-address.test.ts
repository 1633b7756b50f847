import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { openSync, closeSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import t from 'tap'
import { listeningAddress } from '../../systemd/listening-address.js'

/** The descriptor of a socket: Node has no public way to it. */
const descriptorOf = (socket: Server | Socket) => (socket as unknown as { _handle: { fd: number } })._handle.fd

t.test('the address of a socket that listens is read from the system', { skip: process.platform !== 'linux' }, async t => {
  for (const host of ['127.0.0.1', '0.0.0.0', '::1', '::']) {
    const server = createServer().listen(0, host)
    t.teardown(() => server.close())
    await once(server, 'listening')
    t.same(listeningAddress(descriptorOf(server)), { host, port: (server.address() as AddressInfo).port })
  }
})

t.test('anything else is refused with a sentence', { skip: process.platform !== 'linux' }, async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const connection = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [other] = await accepted as [Socket]
  t.teardown(() => {
    connection.destroy()
    other.destroy()
  })
  server.close()
  const datagrams = createSocket('udp4').bind(0, '127.0.0.1')
  await once(datagrams, 'listening')
  t.teardown(() => datagrams.close())
  const unix = createServer().listen('\0deskfeed-test-listening-address')
  t.teardown(() => unix.close())
  await once(unix, 'listening')
  const file = openSync('/dev/null', 'r')
  t.teardown(() => closeSync(file))
  const udp = datagrams as unknown as { _handle?: { fd: number }, [key: symbol]: { handle: { fd: number } } }
  const [state] = Object.getOwnPropertySymbols(udp).filter(({ description }) => description === 'state symbol')
  for (const fd of [descriptorOf(connection), udp[state!]!.handle.fd, descriptorOf(unix), file, 99_999]) {
    t.throws(() => listeningAddress(fd), {
      message: `what systemd passes as descriptor ${fd} does not listen for TCP: write ListenStream=3000 into the socket unit.`
    })
  }
})
