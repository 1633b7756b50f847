import t from 'tap'
import { cookieOf, secretOf } from '../../access/credentials.js'

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

t.test('the cookie is found among others', async t => {
  t.equal(cookieOf('a=1; deskfeed_3000=abc; b=2', 'deskfeed_3000'), 'abc')
  t.equal(cookieOf('deskfeed_3000=abc', 'deskfeed_3000'), 'abc')
  for (const header of [undefined, '', 'deskfeed_3001=abc', 'xdeskfeed_3000=abc', 'deskfeed_3000=', ';;=;']) {
    t.equal(cookieOf(header, 'deskfeed_3000'), undefined, String(header))
  }
})
