import t from 'tap'
import { makeSlowLink, needsSlowLink } from '../../../bench/stale/link.js'
import { needs } from '../../fixtures/needs.js'
import { freePort } from '../../fixtures/free-port.js'
import { becomes, natsBus, settled } from '../../fixtures/relay/nats-bus.js'
import { startNatsServer } from '../../fixtures/relay/nats-server.js'

/** For benchmarks (RFC 2544). */
const NETWORK = '198.19.27'

t.test('a link that carries nothing any more: the bus is given up within seconds, with what waits for it', {
  skip: needs('nats-server', 'ip') || needsSlowLink() || false
}, async t => {
  const link = await makeSlowLink(t, NETWORK, { 2: 100 }, { delayMs: 1 })
  const host = `${NETWORK}.2`
  const { url } = await startNatsServer(t, { host, port: await freePort(), on: link.on })
  const said: string[] = []
  const bus = await natsBus(t, url, said)
  await settled(bus)
  link.lose(host)
  // More than the kernel takes for a link that gives nothing back.
  const outcomes = Promise.allSettled(Array.from({ length: 10 }, () => bus.publish('a', Buffer.alloc(250_000))))
  await becomes(bus, false)
  t.ok((await outcomes).every(outcome => outcome.status === 'rejected' && outcome.reason.name === 'BusLost'))
  t.match(said, [/has ended/])
})
