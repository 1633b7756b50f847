import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { askLink } from '../../terminal/ask-link.js'
import { listen } from '../fixtures/build.js'
import { freePort } from '../fixtures/free-port.js'

const KEY = 'the-key-in-the-link-Q8vEjRWe'

/** Another program, on a port of this machine. */
async function serve (t: Test, answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  t.teardown(() => server.close().closeAllConnections())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

t.test('the running service tells this machine its link, and the PIN if that lets people in', async t => {
  const { app, url } = await listen(t, { HOST: '0.0.0.0', ACCESS_KEY: KEY })
  const PORT = Number(new URL(url).port)
  const link = /^http:\/\/[\d.]+:\d+\/#key=the-key-in-the-link-Q8vEjRWe\n$/
  for (const HOST of ['0.0.0.0', '::', '127.0.0.1', 'localhost']) t.match(await askLink({ HOST, PORT }), link, HOST)
  app.access.changeMode('pin', { end: false })
  t.match(await askLink({ HOST: '0.0.0.0', PORT }), /\/#key=the-key-in-the-link-Q8vEjRWe\nPIN: \d{3} \d{3}\n$/)
})

t.test('without a service there is one sentence that says what to change', async t => {
  const PORT = await freePort()
  const fault = (whereabouts: object) => askLink({ HOST: '0.0.0.0', PORT, ...whereabouts }).then(() => '', ({ message }) => message)
  const ADVICE = 'Start it, or set HOST, PORT and TLS to what it was started with.'
  t.equal(await fault({}), `no service answers this machine at http://127.0.0.1:${PORT} (ECONNREFUSED). ${ADVICE}`)
  t.match(await fault({ TLS: 'self-signed' }), `at https://127.0.0.1:${PORT} (ECONNREFUSED)`)
  t.match(await fault({ HOST: '::1', TLS_CERT: 'a.pem' }), `at https://[::1]:${PORT} (E`)
  t.equal(await fault({ PORT: 0 }), 'PORT is 0, so nothing tells which port the service has taken: set PORT to the one in its links.')

  const hung = await serve(t, ({ socket }) => socket.destroy())
  t.match(await fault({ PORT: hung }), /^no service answers .+ \(ECONNRESET\)\. Start it, or .+\.$/)
})

t.test('nothing that another program answers reaches the terminal as it is', async t => {
  const ask = async (answer: unknown) => {
    const PORT = await serve(t, (_request, response) => response.end(typeof answer === 'string' ? answer : JSON.stringify(answer)))
    return await askLink({ HOST: '127.0.0.1', PORT }).catch(({ message }) => message)
  }
  for (const answer of ['', 'text', '{"statusCode":401}', 'null', '[]', { link: 7 }, { link: 'not a link' }]) {
    t.match(await ask(answer), /^what answers this machine at \S+ is not this service, or .+\.$/)
  }
  const odd = await ask({ link: 'http://x/\x1b[2J\n\x9b#key=\x1b]0;x\x07', access: 'pin', pin: '\x1b[2J' })
  t.notMatch(odd, /[^\n\P{Cc}]/u, 'control characters are encoded or left out')
  t.equal(odd.trimEnd().split('\n').length, 1)
})
