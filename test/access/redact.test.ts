import t from 'tap'
import { redactUrl } from '../../access/redact.js'

t.test('a URL is logged without the keys in it', async t => {
  for (const [url, logged] of [
    ['/video_feed?key=SECRET', '/video_feed?key=[hidden]'],
    ['/video_feed?framing=plain&key=SECRET&since=1', '/video_feed?framing=plain&key=[hidden]&since=1'],
    ['/video_feed?k%65y=SECRET', '/video_feed?key=[hidden]'],
    ['/video_feed?KEY=SECRET', '/video_feed?key=[hidden]'],
    ['/video_feed?key=SECRET?key=SECRET', '/video_feed?key=[hidden]'],
    ['/video_feed?%=1&key=SECRET', '/video_feed?%=1&key=[hidden]'],
    ['/#key=SECRET', '/#key=[hidden]'],
    ['/%23key=SECRET', '/%23key=[hidden]'],
    ['/%23key%3DSECRET', '/%23key%3D[hidden]'],
    ['http://x:SECRET@192.0.2.1:3000/', 'http://[hidden]@192.0.2.1:3000/']
  ] as const) {
    t.equal(redactUrl(url), logged)
    t.notMatch(redactUrl(url), 'SECRET')
  }
})

t.test('other URLs are logged as they are', async t => {
  for (const url of ['/', '/get_example/1?name=a&monkey=b', '/a?', '/a?b', '/a?b?c=d', '*', '/turkey=1']) t.equal(redactUrl(url), url)
})
