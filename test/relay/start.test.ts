import t from 'tap'
import { freePort } from '../fixtures/free-port.js'
import { needs } from '../fixtures/needs.js'
import { startNatsServer } from '../fixtures/relay/nats-server.js'
import { startOrigin, startRelay } from '../fixtures/relay/services.js'
import { watchUpdates } from '../fixtures/updates-viewer.js'

const skip = needs('nats-server')

t.test('a service whose bus is not there starts, says so, and goes on trying', { skip }, async t => {
  const port = await freePort()
  const relay = await startRelay(t, `nats://127.0.0.1:${port}`)
  t.match(relay.stdout(), `The bus at 127.0.0.1:${port} refuses connections: no server runs there. It is tried until it answers.`)
  const server = await startNatsServer(t, { port })
  await startOrigin(t, server.url)
  const viewer = await watchUpdates(t, relay.url)
  await viewer.until(({ faults, client }) => faults.at(-1) === null && client.width > 0)
})

t.test('without a key the terminal says who can see the screen', { skip }, async t => {
  const server = await startNatsServer(t)
  const origin = await startOrigin(t, server.url, { BUS_KEY: '' })
  t.match(origin.stdout(), 'What goes over the bus is not sealed')
})
