import t from 'tap'
import { links } from '../../terminal/links.js'
import { INTERFACES } from '../fixtures/interfaces.js'

t.test('the links that work for the people in the room come first, loopback last', async t => {
  t.same(links(INTERFACES, '0.0.0.0', 3000), [
    'http://192.0.2.2:3000/',
    'http://198.51.100.3:3000/',
    'http://169.254.7.7:3000/',
    'http://172.17.0.1:3000/',
    'http://100.64.0.1:3000/',
    'http://127.0.0.1:3000/'
  ])
})

t.test('a service that listens on IPv6 too gets links for it, except those that no browser opens', async t => {
  const found = links(INTERFACES, '::', 80)
  t.ok(found.includes('http://[2001:db8::2]:80/'))
  t.ok(found.includes('http://[::1]:80/'))
  t.ok(found.includes('http://192.0.2.2:80/'))
  t.notMatch(found.join(), 'fe80')
})

t.test('a service that listens on one address gets one link', async t => {
  t.same(links(INTERFACES, '192.0.2.2', 8080), ['http://192.0.2.2:8080/'])
  t.same(links(INTERFACES, '::1', 8080), ['http://[::1]:8080/'])
})

t.test('a service with a certificate gets links that say https', async t => {
  t.same(links(INTERFACES, '192.0.2.2', 8080, 'https'), ['https://192.0.2.2:8080/'])
})

t.test('a machine without any network gets no link', async t => {
  t.same(links({}, '0.0.0.0', 3000), [])
})

t.test('without a network there is a link for this machine itself', async t => {
  t.same(links({ lo: INTERFACES.lo }, '0.0.0.0', 3000), ['http://127.0.0.1:3000/'])
})

t.test('the key is in the links that other machines use, where no server sees it', async t => {
  const found = links(INTERFACES, '0.0.0.0', 3000, 'http', 'KEY')
  t.equal(found[0], 'http://192.0.2.2:3000/#key=KEY')
  t.ok(found.slice(0, -1).every(link => link.endsWith('/#key=KEY')))
  t.equal(found.at(-1), 'http://127.0.0.1:3000/')
})
