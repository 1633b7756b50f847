import t from 'tap'
import { cookiesOf, secretOf } from '../../access/credentials.js'

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

t.test('players send the key as a bearer token, or as a password with any user name', async t => {
  for (const header of [
    'Bearer abc', 'bearer abc', 'BEARER  abc ', basic('vlc:abc'), basic(':abc'), basic('中:abc').replace('Basic', 'basic')
  ]) t.equal(secretOf(header), 'abc', header)
  t.equal(secretOf(basic('user:a:b')), 'a:b', 'a password may have a colon')
})

t.test('nothing else is taken for a key', async t => {
  for (const header of [undefined, '', 'Bearer', 'Bearer ', 'Basic', basic('user:'), 'Digest abc', 'abc', ' ']) {
    t.equal(secretOf(header), undefined, String(header))
  }
})

t.test('every cookie of the name is found among others', async t => {
  t.same(cookiesOf('a=1; deskfeed_3000=abc; b=2', 'deskfeed_3000'), ['abc'])
  t.same(cookiesOf('deskfeed_3000=tossed; deskfeed_3000=; a=1;deskfeed_3000=abc', 'deskfeed_3000'), ['tossed', 'abc'])
  for (const header of [undefined, '', 'deskfeed_3001=abc', 'xdeskfeed_3000=abc', 'deskfeed_3000=', ';;=;']) {
    t.same(cookiesOf(header, 'deskfeed_3000'), [], String(header))
  }
})
