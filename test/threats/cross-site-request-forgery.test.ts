import t from 'tap'
import { build } from '../fixtures/build.js'

const OWN = 'http://localhost:3000'

/** What a form on any page can send without asking first, and a request without a body. */
const BODIES = {
  urlencoded: { type: 'application/x-www-form-urlencoded', payload: 'title=x' },
  'text/plain': { type: 'text/plain', payload: '{"title":"x"}' },
  multipart: {
    type: 'multipart/form-data; boundary=b', payload: '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n--b--\r\n'
  },
  empty: { type: undefined, payload: undefined }
}

const ORIGINS = { evil: 'http://evil.test', null: 'null', absent: undefined, same: OWN }

const RIGHTS = {
  cookie: { cookie: 'session=x' },
  bearer: { authorization: 'Bearer x' },
  'cookie and bearer': { cookie: 'session=x', authorization: 'Bearer x' },
  'cookie and basic': { cookie: 'session=x', authorization: 'Basic eDp5' },
  none: {}
}

const app = await build(t)

for (const [body, { type, payload }] of Object.entries(BODIES)) {
  for (const [from, origin] of Object.entries(ORIGINS)) {
    for (const [rights, headers] of Object.entries(RIGHTS)) {
      const isTrusted = from === 'same' || (from === 'absent' && (rights.includes('bearer') || rights === 'none'))
      const isUnderstood = ['urlencoded', 'empty'].includes(body)
      const expected = !isTrusted ? 403 : isUnderstood ? 200 : 415
      t.test(`a ${body} body, origin ${from}, rights by ${rights}: ${expected}`, async t => {
        for (const [method, url] of [
          ['POST', '/post_example'], ['PUT', '/put_example/1'], ['DELETE', '/delete_example?confirm=true']
        ] as const) {
          // Nobody reads the body of a DELETE.
          const hasBody = method !== 'DELETE'
          const answer = await app.inject({
            method,
            url,
            payload: hasBody ? payload : undefined,
            headers: { host: 'localhost:3000', ...headers, ...origin && { origin }, ...type && hasBody && { 'content-type': type } }
          })
          t.equal(answer.statusCode, !hasBody && expected === 415 ? 200 : expected, method)
          t.notOk(Object.keys(answer.headers).some(name => name.startsWith('access-control-')))
        }
      })
    }
  }
}
