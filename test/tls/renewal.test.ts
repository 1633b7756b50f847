import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:tls'
import Fastify from 'fastify'
import t from 'tap'
import { makeCertificate, type Pair } from '../../tls/certificate.js'
import renewal from '../../tls/renewal.js'
import { secureOptions } from '../../tls/secure-options.js'

const fingerprintOf = ({ cert }: Pair) => new X509Certificate(cert).fingerprint256

t.test('a replaced certificate is used without a restart; one that cannot be read changes nothing', async t => {
  const pair = makeCertificate(['localhost'])
  let next: () => Pair = () => pair
  const lines: { level: number, msg: string, fingerprint?: string }[] = []
  const stream = { write: (line: string) => { lines.push(JSON.parse(line)) } }
  const app = Fastify({ https: secureOptions(pair), logger: { level: 'warn', stream } })
  t.teardown(() => app.close())
  await app.register(renewal, { pair, load: () => next(), everyMs: 5 })
  await app.listen({ host: '127.0.0.1', port: 0 })

  /** The fingerprint of the certificate that a new client gets, over TLS 1.2. */
  async function served () {
    const { port } = app.server.address() as AddressInfo
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.2' })
    await once(socket, 'secureConnect')
    const { fingerprint256 } = socket.getPeerCertificate()
    socket.destroy()
    return fingerprint256
  }
  const line = async (level: number) => {
    while (!lines.some(line => line.level === level)) await new Promise(resolve => setTimeout(resolve, 1))
    return lines.find(line => line.level === level)
  }

  t.equal(await served(), fingerprintOf(pair))

  next = () => { throw new Error('TLS_CERT is gone.') }
  t.match(await line(50), { msg: 'TLS_CERT is gone. Until then the previous certificate stays in use.' })
  t.equal(await served(), fingerprintOf(pair))

  const other = makeCertificate(['localhost'])
  next = () => other
  t.match(await line(40), { msg: 'the certificate was replaced by a new one', fingerprint: fingerprintOf(other) })
  t.equal(await served(), fingerprintOf(other))
  t.equal(lines.filter(line => line.level === 40).length, 1, 'said once')
})
