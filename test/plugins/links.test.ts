import { networkInterfaces } from 'node:os'
import t from 'tap'
import { reachableAddresses } from '../../network/interfaces.js'
import { build, listen } from '../fixtures/build.js'

t.test('an instance that listens knows its links, those of every address if it listens on all', async t => {
  const { app, url } = await listen(t, { HOST: '0.0.0.0', MDNS: 'none' })
  const { port } = new URL(url)
  const addresses = reachableAddresses(networkInterfaces(), '0.0.0.0').filter(address => address !== '127.0.0.1')
  const links = app.links({ key: 'KEY', streamKey: 'STREAM' })
  if (addresses.length > 0) {
    t.same(links.map(({ address }) => address).sort(), addresses.sort())
    t.ok(links.every(({ url, streamUrl }) => url.endsWith(`:${port}/#key=KEY`) && streamUrl.endsWith(`:${port}/video_feed?key=STREAM`)))
  }
  t.same(links.map(({ kind }) => kind).filter(kind => kind === 'mdns'), [])
})

t.test('with HTTPS they say so', async t => {
  const { app, url } = await listen(t, { TLS: 'self-signed' })
  t.match(app.links({ key: 'KEY' }), [{ address: '127.0.0.1', url: `${url}/` }])
})

t.test('an instance that does not listen yet has the links that it will have', async t => {
  t.match((await build(t, { HOST: '192.0.2.1', PORT: '8080' })).links(), [{ address: '192.0.2.1', url: 'http://192.0.2.1:8080/' }])
})
