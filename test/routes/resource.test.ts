import t from 'tap'
import { build } from '../fixtures/build.js'
import { ENCODINGS, PLACES, ask, json } from '../fixtures/requests.js'

const app = await build(t)

for (const { prefix, slash } of PLACES) {
  const url = `${prefix}/api/resource/abc${slash}`

  t.test(`GET ${url} returns the requested level of detail, basic by default`, async t => {
    t.strictSame((await ask(app, `${url}?detail=full`)).slice(0, 2), [200, { method: 'GET', resource_id: 'abc', detail: 'full' }])
    t.strictSame((await ask(app, url)).slice(0, 2), [200, { method: 'GET', resource_id: 'abc', detail: 'basic' }])
  })

  for (const [method, name] of [['POST', 'key'], ['PUT', 'field']] as const) {
    for (const [encoding, write] of Object.entries(ENCODINGS)) {
      t.test(`${method} ${url} takes ${encoding}`, async t => {
        const [status, body] = await ask(app, { method, url, ...write({ [name]: '值', unknown: 'dropped' }) })
        t.strictSame([status, body], [200, { method, resource_id: 'abc', data: { [name]: '值' } }])
      })

      t.test(`${method} ${url} says which field ${encoding} lacks`, async t => {
        const [status, body] = await ask(app, { method, url, ...write({ other: 'x' }) })
        t.strictSame([status, body], [400, {
          statusCode: 400,
          code: 'FST_ERR_VALIDATION',
          error: 'Bad Request',
          message: `body must have required property '${name}' (body/${name} must be string)`
        }])
      })
    }

    t.test(`${method} ${url} says what an absent body lacks, and takes no other type`, async t => {
      t.match(await ask(app, { method, url }), [400, { message: `body must have required property '${name}'` }])
      for (const value of ['null', '1', '["x"]', '{}']) {
        t.match(await ask(app, json(method, url, `{"${name}":${value}}`)), [400, { message: `body/${name} must be string` }], value)
      }
      for (const value of ['null', '1', '["x"]', '"text"', '[]']) {
        t.match(await ask(app, json(method, url, value)), [400, { message: 'body must be object' }], value)
      }
    })

    t.test(`${method} ${url} refuses a form that names the field twice`, async t => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      t.match(await ask(app, { method, url, headers, payload: `${name}=1&${name}=2` }), [400, { message: `body/${name} must be string` }])
    })
  }

  t.test(`DELETE ${url} says whether it was confirmed`, async t => {
    const confirmed = { '': false, '?confirm=false': false, '?confirm=False': false, '?confirm=true': true, '?confirm=TRUE': true }
    for (const [query, confirm] of Object.entries(confirmed)) {
      const [status, body] = await ask(app, { method: 'DELETE', url: url + query })
      t.strictSame([status, body], [200, { method: 'DELETE', resource_id: 'abc', confirm }], query)
    }
    t.match(await ask(app, { method: 'DELETE', url: `${url}?confirm=maybe` }),
      [400, { message: 'querystring/confirm must be boolean' }])
  })
}

t.test('any one path segment may name a resource, percent-decoded', async t => {
  for (const name of [
    '中', 'a/b', 'a%2Fb', '100%', 'a b', '?', '#', '+', ';', '..a', '__proto__', 'constructor', '\0', '😀', 'x'.repeat(4000)
  ]) {
    t.match(await ask(app, `/api/resource/${encodeURIComponent(name)}`), [200, { resource_id: name }], name)
  }
})

t.test('a name that is not valid percent-encoding is answered 400, in the shape of all errors', async t => {
  for (const name of ['%E0%A4%A', '%', '%zz', '%ff', '%C0%AF']) {
    const [status, body] = await ask(app, `/api/resource/${name}`)
    t.strictSame([status, body.statusCode, body.code, body.error], [400, 400, 'FST_ERR_BAD_URL', 'Bad Request'], name)
    t.ok(body.message.includes(name))
  }
})

t.test('there is no resource without a name', async t => {
  for (const url of ['/api/resource', '/api/resource/', '/api/resource/a/b']) {
    t.match(await ask(app, url), [404, { code: 'NOT_FOUND' }], url)
  }
  t.match(await ask(app, '/api/resource//'), [400, { message: /^params\/resource_id must / }])
})
