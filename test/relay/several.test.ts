import t from 'tap'
import { needs } from '../fixtures/needs.js'
import { startNatsServer } from '../fixtures/relay/nats-server.js'
import { eventually, startOrigin, startRelay } from '../fixtures/relay/services.js'
import { watchUpdates } from '../fixtures/updates-viewer.js'

t.test('a relay without a name shows all origins of its bus, as displays of one machine', { skip: needs('nats-server') }, async t => {
  const { url } = await startNatsServer(t)
  const [relay, ...origins] = await Promise.all([
    startRelay(t, url, { BUS_NAME: '' }), ...['hall-1', 'hall-2'].map(BUS_NAME => startOrigin(t, url, { BUS_NAME }))
  ])
  const list = async () => (await (await fetch(`${relay!.url}/displays`)).json() as Array<{ id: string }>).map(({ id }) => id).sort()
  await eventually(async () => `${await list()}` === 'hall-1,hall-2')
  for (const id of await list()) {
    const viewer = await watchUpdates(t, relay!.url, `?display=${id}`)
    await viewer.until(({ client, faults }) => client.width === 1280 && faults.at(-1) === null)
    viewer.socket.terminate() // each may have one view besides the default one
    await viewer.closed
  }
  origins[1]!.kill('SIGTERM')
  await eventually(async () => `${await list()}` === 'hall-1')
})
