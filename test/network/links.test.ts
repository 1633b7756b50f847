import t from 'tap'
import { places } from '../../network/interfaces.js'
import { linksOf } from '../../network/links.js'
import { INTERFACES } from '../fixtures/interfaces.js'

const GIVEN = { places: places(INTERFACES, '0.0.0.0'), port: 3000, protocol: 'http' } as const

const urls = (...given: Parameters<typeof linksOf>) => linksOf(...given).map(({ url }) => url)

t.test('the links that work for the people in the room come first', async t => {
  t.same(urls(GIVEN), [
    'http://192.0.2.2:3000/',
    'http://198.51.100.3:3000/',
    'http://169.254.7.7:3000/',
    'http://172.17.0.1:3000/',
    'http://100.64.0.1:3000/'
  ])
  const routed = places(INTERFACES, '0.0.0.0', ['198.51.100.3'])
  t.equal(urls({ ...GIVEN, places: routed })[0], 'http://198.51.100.3:3000/', 'the default route first')
})

t.test('a service that listens on IPv6 too gets links for it, except those that no browser opens', async t => {
  const found = urls({ ...GIVEN, places: places(INTERFACES, '::'), port: 80 })
  t.ok(found.includes('http://[2001:db8::2]:80/'))
  t.ok(found.includes('http://192.0.2.2:80/'))
  t.notMatch(found.join(), 'fe80')
})

t.test('a service that listens on one address gets one link, with https if it has a certificate', async t => {
  t.same(urls({ ...GIVEN, places: places(INTERFACES, '192.0.2.2'), protocol: 'https' }), ['https://192.0.2.2:3000/'])
  t.same(urls({ ...GIVEN, places: places(INTERFACES, '::1') }), ['http://[::1]:3000/'])
})

t.test('a machine without any network gets no link', async t => {
  t.same(linksOf({ ...GIVEN, places: [] }), [])
})

t.test('the keys are in the links that other machines use: that of the page where no server sees it', async t => {
  const found = linksOf({ ...GIVEN, key: 'KEY', streamKey: 'STREAM' })
  t.match(found[0], { url: 'http://192.0.2.2:3000/#key=KEY', streamUrl: 'http://192.0.2.2:3000/video_feed?key=STREAM' })
  t.ok(found.every(({ url }) => url.endsWith('/#key=KEY')))
})

t.test('where only this machine can connect, its links need no key', async t => {
  const { lo } = INTERFACES
  t.match(linksOf({ ...GIVEN, places: places({ lo }, '0.0.0.0'), key: 'KEY', streamKey: 'STREAM' }),
    [{ url: 'http://127.0.0.1:3000/', streamUrl: 'http://127.0.0.1:3000/video_feed' }])
  t.same(urls({ ...GIVEN, places: places({ lo }, 'localhost'), key: 'KEY' }), ['http://localhost:3000/'])
})

t.test('the name that people can type comes right after the best address, and each link says where it leads', async t => {
  const found = linksOf({ ...GIVEN, localName: 'deskfeed-ann.local', key: 'KEY' })
  t.same(found.map(({ address, name, kind }) => [address, name, kind]).slice(0, 5), [
    ['192.0.2.2', 'eth0', 'real'], ['deskfeed-ann.local', 'mDNS', 'mdns'], ['198.51.100.3', 'wlan0', 'real'],
    ['169.254.7.7', 'eth0', 'real'], ['172.17.0.1', 'docker0', 'virtual']
  ])
  t.equal(found[1]!.url, 'http://deskfeed-ann.local:3000/#key=KEY')
})
