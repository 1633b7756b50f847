import t from 'tap'
import { isLoopback } from '../../network/address.js'
import { ownPlaces } from '../../network/own-interfaces.js'
import { build, listen } from '../fixtures/build.js'

t.test('an instance that listens knows its links, those of every address if it listens on all', async t => {
  const { app, url } = await listen(t, { HOST: '0.0.0.0', MDNS: 'none' })
  const { port } = new URL(url)
  const places = ownPlaces('0.0.0.0')
  const outward = places.filter(({ address }) => !isLoopback(address))
  const links = app.links({ key: 'KEY', streamKey: 'STREAM' })
  t.same(links.map(({ address, name, kind }) => ({ address, name, kind })), outward.length > 0 ? outward : places)
  const keys = outward.length > 0 ? ['#key=KEY', '?key=STREAM'] : ['', '']
  t.ok(links.every(({ url, streamUrl }) => url.endsWith(`:${port}/${keys[0]}`) && streamUrl.endsWith(`:${port}/video_feed${keys[1]}`)))
  t.same(links.map(({ kind }) => kind).filter(kind => kind === 'mdns'), [])
})

t.test('with HTTPS they say so', async t => {
  const { app, url } = await listen(t, { TLS: 'self-signed' })
  t.match(app.links({ key: 'KEY' }), [{ address: '127.0.0.1', url: `${url}/` }])
})

t.test('an instance that does not listen yet has the links that it will have', async t => {
  t.match((await build(t, { HOST: '192.0.2.1', PORT: '8080' })).links(), [{ address: '192.0.2.1', url: 'http://192.0.2.1:8080/' }])
})
