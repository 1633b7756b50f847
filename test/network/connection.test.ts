import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { Connection } from '../../network/connection.js'

/** A server, a connection to it, and the first request on it. */
async function serve (t: Test, request: string) {
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const asked = once(server, 'request')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  t.teardown(() => client.on('error', () => {}).destroy())
  client.write(request)
  const [socket] = await accepted as [Socket]
  const connection = new Connection(socket)
  t.equal(connection.address, '127.0.0.1')
  t.equal(connection.worth, 0, 'nothing has been asked for yet')
  const [, answer] = await asked as [IncomingMessage, ServerResponse]
  connection.answer = answer
  return { client, connection, answer, socket }
}

t.test('a connection is worth something while a request is being answered, and more if the client was admitted', async t => {
  const { client, connection, answer } = await serve(t, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  t.equal(connection.worth, 1)
  connection.admitted = answer
  t.equal(connection.worth, 2)
  answer.end('done')
  await once(client, 'data')
  t.equal(connection.worth, 0)
})

t.test('but not while a body is still arriving', async t => {
  const { client, connection, answer } = await serve(t, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n')
  t.equal(connection.worth, 0)
  answer.req.resume()
  client.write('ok')
  await once(answer.req, 'end')
  t.equal(connection.worth, 1)
})

t.test('one that is cut is gone at once, and can be cut again', async t => {
  const { client, connection, socket } = await serve(t, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  const reset = once(client, 'error')
  connection.cut()
  connection.cut()
  t.ok(socket.destroyed)
  t.match(await reset, [{ code: 'ECONNRESET' }])
})
