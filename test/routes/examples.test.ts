import t from 'tap'
import { build } from '../fixtures/build.js'
import { ENCODINGS, PLACES, ask, json } from '../fixtures/requests.js'

const app = await build(t)

for (const { prefix, slash } of PLACES) {
  const at = (path: string) => {
    const [pathname, query] = path.split('?')
    return `${prefix}${pathname}${slash}${query ? `?${query}` : ''}`
  }

  t.test(`${at('/get_example/123')} returns the path, the query and the header`, async t => {
    const headers = { 'user-agent': 'curl/7.88.1' }
    const [status, body, response] = await ask(app, { url: at('/get_example/123?name=Alice'), headers })
    t.equal(status, 200)
    t.equal(response.headers['content-type'], 'application/json; charset=utf-8')
    t.strictSame(body, { user_id: 123, name: 'Alice', user_agent: 'curl/7.88.1' })
    t.equal(response.body, '{"user_id":123,"name":"Alice","user_agent":"curl/7.88.1"}')
  })

  t.test(`${at('/get_example/1')} has defaults for what is absent, in unescaped UTF-8`, async t => {
    const response = await app.inject({ url: at('/get_example/1'), headers: { 'user-agent': undefined } })
    t.equal(response.body, '{"user_id":1,"name":"默认名字","user_agent":"未知"}')
  })

  for (const [encoding, write] of Object.entries(ENCODINGS)) {
    t.test(`${at('/post_example')} takes ${encoding}`, async t => {
      const { headers, payload } = write({ title: '你好', content: '', unknown: 'dropped' })
      const [status, body] = await ask(app, {
        method: 'POST', url: at('/post_example'), payload, headers: { ...headers, authorization: 'Bearer 1' }
      })
      t.equal(status, 200)
      t.strictSame(body, { title: '你好', content: '', authorization: 'Bearer 1' })
    })

    t.test(`${at('/post_example')} has defaults for fields that ${encoding} leaves out`, async t => {
      const [status, body] = await ask(app, { method: 'POST', url: at('/post_example'), ...write({}) })
      t.equal(status, 200)
      t.strictSame(body, { title: '默认标题', content: '默认内容', authorization: '无授权' })
    })

    t.test(`${at('/put_example/456')} takes ${encoding}`, async t => {
      const { headers, payload } = write({ name: '桌子', description: '四条腿', item_id: '7' })
      const [status, body] = await ask(app, {
        method: 'PUT', url: at('/put_example/456'), payload, headers: { ...headers, 'x-custom-header': 'blue' }
      })
      t.equal(status, 200)
      t.strictSame(body, { item_id: 456, name: '桌子', description: '四条腿', custom_header: 'blue' })
    })

    t.test(`${at('/put_example/456')} has defaults for fields that ${encoding} leaves out`, async t => {
      const [status, body] = await ask(app, { method: 'PUT', url: at('/put_example/456'), ...write({}) })
      t.equal(status, 200)
      t.strictSame(body, { item_id: 456, name: '默认名称', description: '默认描述', custom_header: '无自定义头' })
    })
  }

  t.test(`${at('/post_example')} and ${at('/put_example/1')} take an absent body as an empty one`, async t => {
    t.strictSame((await ask(app, { method: 'POST', url: at('/post_example') })).slice(0, 2),
      [200, { title: '默认标题', content: '默认内容', authorization: '无授权' }])
    t.strictSame((await ask(app, { method: 'PUT', url: at('/put_example/1') })).slice(0, 2),
      [200, { item_id: 1, name: '默认名称', description: '默认描述', custom_header: '无自定义头' }])
  })

  t.test(`${at('/post_example')} keeps null as null`, async t => {
    const [status, body] = await ask(app, json('POST', at('/post_example'), '{"title":null,"content":null}'))
    t.equal(status, 200)
    t.strictSame(body, { title: null, content: null, authorization: '无授权' })
  })

  t.test(`${at('/delete_example')} deletes only what is confirmed`, async t => {
    for (const confirm of ['true', 'TRUE', 'True', 'tRuE']) {
      const [status, body] = await ask(app, {
        method: 'DELETE', url: at(`/delete_example?confirm=${confirm}`), headers: { authorization: 'x' }
      })
      t.strictSame([status, body], [200, { deleted: true, authorization: 'x' }], confirm)
    }
    const [, body] = await ask(app, { method: 'DELETE', url: at('/delete_example?confirm=true') })
    t.strictSame(body, { deleted: true, authorization: '无授权' })
    for (const query of ['', '?confirm=false', '?confirm=FALSE', '?other=true']) {
      const { statusCode, body } = await app.inject({ method: 'DELETE', url: at(`/delete_example${query}`) })
      t.strictSame([statusCode, body], [400, '{"message":"删除未确认"}'], query)
    }
  })

  t.test(`${at('/delete_example')} says what is wrong with a confirmation that is neither true nor false`, async t => {
    for (const confirm of ['yes', '1', '', 'true&confirm=true']) {
      const [status, body] = await ask(app, { method: 'DELETE', url: at(`/delete_example?confirm=${confirm}`) })
      t.strictSame([status, body.statusCode, body.code], [400, 400, 'FST_ERR_VALIDATION'], confirm)
      t.equal(body.message, 'querystring/confirm must be boolean')
    }
  })
}

t.test('an integer in a path is one from 0 to 2^53 - 1, in decimal, and leading zeros do not count', async t => {
  const read = [['0', 0], ['007', 7], ['000', 0], ['9007199254740991', 2 ** 53 - 1], ['00009007199254740991', 2 ** 53 - 1], ['%31', 1]]
  for (const [text, id] of read) {
    t.match(await ask(app, `/get_example/${text}`), [200, { user_id: id }], String(text))
    t.match(await ask(app, { method: 'PUT', url: `/put_example/${text}` }), [200, { item_id: id }], String(text))
  }
  const noIntegers = ['1.0', '9007199254740991.4', '1e3', '0x10', '0b1', '%201', '1%20', '+1', 'one', '١', 'NaN', '1_0']
  const refused: Record<string, string> = {
    9007199254740992: '<= 9007199254740991',
    '9007199254740993': '<= 9007199254740991',
    '-1': '>= 0',
    ...Object.fromEntries(noIntegers.map(text => [text, 'integer']))
  }
  for (const [text, expected] of Object.entries(refused)) {
    for (const [method, path, place] of [['GET', 'get_example', 'user_id'], ['PUT', 'put_example', 'item_id']] as const) {
      t.match(await ask(app, { method, url: encodeURI(`/${path}/${decodeURI(text)}`) }),
        [400, { statusCode: 400, error: 'Bad Request', message: `params/${place} must be ${expected}` }], text)
    }
  }
})

t.test('JSON of another type is refused, naming the field, not converted', async t => {
  for (const value of ['5', 'true', '["x"]', '{}']) {
    t.match(await ask(app, json('POST', '/post_example', `{"title":${value}}`)),
      [400, { message: 'body/title must be string or null' }], value)
  }
  for (const value of ['5', 'null', '["x"]']) {
    t.match(await ask(app, json('PUT', '/put_example/1', `{"name":${value}}`)), [400, { message: 'body/name must be string' }], value)
  }
})

t.test('an empty name is not an absent name', async t => {
  t.match(await ask(app, '/get_example/1?name='), [200, { name: '' }])
})
