import t from 'tap'
import { linksOf } from '../../network/links.js'
import { INTERFACES } from '../fixtures/interfaces.js'

const OPTIONS = { interfaces: INTERFACES, host: '::', port: 3000, protocol: 'http', key: 'KEY', streamKey: 'STREAM' } as const

t.test('there is a link to the page and one to the stream by each address that others can reach', async t => {
  const links = linksOf(OPTIONS)
  t.match(links[0], {
    address: '192.0.2.2', name: String, url: 'http://192.0.2.2:3000/#key=KEY', streamUrl: 'http://192.0.2.2:3000/video_feed?key=STREAM'
  })
  t.match(links.find(({ address }) => address === '2001:db8::2'), { name: 'eth0', url: 'http://[2001:db8::2]:3000/#key=KEY', kind: 'real' })
  t.match(links.find(({ address }) => address === '172.17.0.1'), { name: 'docker0', kind: 'virtual' })
  t.notOk(links.some(({ address }) => address === '127.0.0.1' || address === '::1'))
})

t.test('a service that only this machine reaches has the link that works there', async t => {
  t.match(linksOf({ ...OPTIONS, host: '127.0.0.1' }), [{ address: '127.0.0.1' }])
})
