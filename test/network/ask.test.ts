import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { ask, ownHost, placeOf } from '../../network/ask.js'
import { INTERFACES, ipv6 } from '../fixtures/interfaces.js'

t.test('this machine asks its service where that listens: at the host, or by loopback where it is every one', async t => {
  for (const [HOST, url] of [
    ['::', 'http://127.0.0.1:80'],
    ['0.0.0.0', 'http://127.0.0.1:80'],
    ['192.0.2.5', 'http://192.0.2.5:80'],
    ['2001:db8::5', 'http://[2001:db8::5]:80'],
    ['desk.example.org', 'http://desk.example.org:80'],
    ['localhost', 'http://localhost:80']
  ] as const) t.equal(placeOf({ HOST, PORT: 80 }), url)
  t.equal(placeOf({ HOST: '::1', PORT: 80, TLS: 'self-signed' }), 'https://[::1]:80')
  t.equal(placeOf({ HOST: '::1', PORT: 80, TLS_CERT: 'a.pem' }), 'https://[::1]:80')
})

t.test('on a machine that has nothing but IPv6 that is its loopback address', async t => {
  t.equal(ownHost('::', { lo: [ipv6('::1', true)], eth0: [ipv6('2001:db8::5')] }), '::1')
  t.equal(ownHost('::', INTERFACES), '127.0.0.1')
  t.equal(ownHost('::', {}), 'localhost', 'where the system does not say')
})

t.test('a service that listens on one address alone is reached there', {
  skip: process.platform !== 'linux' && 'only Linux has all of 127.0.0.0/8'
}, async t => {
  const server = createServer((_request, response) => response.end('here')).listen(0, '127.0.0.77')
  t.teardown(() => server.close().closeAllConnections())
  await once(server, 'listening')
  const { port: PORT } = server.address() as AddressInfo
  t.equal(await ask(placeOf({ HOST: '127.0.0.77', PORT }), 5000), 'here')
})
