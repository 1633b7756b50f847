import { randomUUID } from 'node:crypto'
import t from 'tap'
import { openDatagrams } from '../../systemd/datagrams.js'
import { needs } from '../fixtures/needs.js'
import { openNotifySocket } from '../fixtures/notify-socket.js'

for (const [kind, name] of [['a path', '/tmp'], ['an abstract name', '@deskfeed']] as const) {
  t.test(`a datagram reaches the socket at ${kind}, whole and from this process`, { skip: needs('python3') }, async t => {
    const socket = `${name}/${randomUUID()}`
    const receiver = await openNotifySocket(t, socket)
    const datagrams = await openDatagrams(socket)
    t.teardown(() => datagrams.close())
    const arrived = receiver.next(() => true)
    datagrams.send('READY=1\nSTATUS=屏幕共享')
    t.same(await arrived, { pid: process.pid, fields: ['READY=1', 'STATUS=屏幕共享'] })
  })
}

t.test('a receiver that does not read holds nobody up, nor does one that is gone', { skip: needs('python3') }, async t => {
  const socket = `/tmp/${randomUUID()}`
  const receiver = await openNotifySocket(t, socket)
  const datagrams = await openDatagrams(socket)
  t.teardown(() => datagrams.close())
  receiver.pause()
  t.throws(() => { for (;;) datagrams.send('WATCHDOG=1') }, { message: `${socket}: EAGAIN` })
  await receiver.close()
  t.throws(() => datagrams.send('WATCHDOG=1'), { message: `${socket}: ECONNREFUSED` })
})

t.test('a name that no socket can have is refused', async t => {
  for (const name of ['', '@', 'vsock:2:1234']) {
    await t.rejects(openDatagrams(name), { message: `${name} is not the path of a socket` })
  }
  const long = `/${'a'.repeat(107)}`
  await t.rejects(openDatagrams(long), { message: `${long} is longer than the path of a socket can be` })
})
