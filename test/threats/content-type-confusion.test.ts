import fc from 'fast-check'
import t from 'tap'
import { listen } from '../fixtures/build.js'
import { rawRequest, sendRaw } from '../fixtures/raw.js'

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'
const ANSWER = { method: 'POST', resource_id: 'a', data: { key: 'a' } }

const { app, url } = await listen(t)
const inherited = Object.getOwnPropertyNames(Object.prototype)

/** Each character is one byte. `types` are the values of as many `Content-Type` headers, with the space around them. */
const post = (types: string[], body: string, path = '/api/resource/a') => sendRaw(url, Buffer.from(rawRequest(
  `POST ${path} HTTP/1.1`, 'Host: localhost', ...types.map(type => `Content-Type:${type}`), `Content-Length: ${body.length}`
) + body, 'latin1'))

/** What the schema accepts as JSON, as a form, or not at all. */
const BODIES = {
  json: '{"key":"a"}',
  form: 'key=a',
  number: '{"key":5}',
  list: '{"key":["a"]}',
  missing: '{}',
  broken: '{"key":"a"',
  lists: 'key=a&key=b',
  other: 'x=a',
  empty: ''
}

type Reader = 'json' | 'form' | 'nobody' | 'no HTTP'

const TYPES: Array<[reader: Reader, ...types: string[]]> = [
  ...['', ' ', '\t', ' \t '].flatMap(space =>
    [['json', space + JSON_TYPE + space], ['form', space + FORM_TYPE + space]] as Array<[Reader, string]>),
  ['json', ' Application/JSON'], ['json', ' APPLICATION/JSON;CHARSET=UTF-8'], ['form', ' APPLICATION/x-www-form-URLENCODED'],
  // Whatever charset it claims, it is read as UTF-8, and checked against the same schema.
  ...[
    '; charset=utf-8', ';charset="utf-8"', '; charset=utf-16', '; charset=utf-7', '; charset=', '; charset', ';', ';;', '\t; a=b',
    `; boundary=${FORM_TYPE}`, '; charset=x; charset=y'
  ].flatMap(rest => [['json', ` ${JSON_TYPE}${rest}`], ['form', ` ${FORM_TYPE}${rest}`]] as Array<[Reader, string]>),
  ...[
    `${JSON_TYPE} garbage`, `${JSON_TYPE}garbage`, `${JSON_TYPE}\tgarbage`, `${JSON_TYPE}\xe9`, `${FORM_TYPE} garbage`,
    `${FORM_TYPE}garbage`, `x ${JSON_TYPE}`, `x;${JSON_TYPE}`, `"${JSON_TYPE}"`, `${JSON_TYPE},`, `,${JSON_TYPE}`,
    `${JSON_TYPE}, ${FORM_TYPE}`, `${FORM_TYPE}, ${JSON_TYPE}`, `${JSON_TYPE}, ${JSON_TYPE}`, `text/plain, ${JSON_TYPE}`,
    'application/ json', 'application /json', 'application\\json', 'application/*', '*/*', '*', '', 'application', '/json', 'text/json',
    'text/plain', `text/plain; ${JSON_TYPE}`, 'application/ld+json', 'multipart/form-data; boundary=x', '__proto__', 'constructor',
    'toString'
  ].map((type): [Reader, string] => ['nobody', ` ${type}`]),
  ...['\0', '\x0b', '\x7f', '\x1b', '\n', '\r', '\r\n folded'].map((odd): [Reader, string] => ['no HTTP', ` ${JSON_TYPE}${odd}`]),
  // Of several headers Node takes the first; a proxy in front of us may have used another.
  ['json', ` ${JSON_TYPE}`, ` ${FORM_TYPE}`], ['form', ` ${FORM_TYPE}`, ` ${JSON_TYPE}`],
  ['json', ` ${JSON_TYPE}`, ' text/plain'], ['nobody', ' text/plain', ` ${JSON_TYPE}`],
  ['json', ` ${JSON_TYPE}`, ` ${JSON_TYPE}`], ['form', ` ${FORM_TYPE}`, ` ${FORM_TYPE}`],
  ['json', ` ${JSON_TYPE}`, ''], ['nobody', '', ` ${JSON_TYPE}`]
]

t.test('however a body is labelled, it is accepted only if it fits its schema', async t => {
  for (const [reader, ...types] of TYPES) {
    for (const [name, text] of Object.entries(BODIES)) {
      const { status, body } = await post(types, text)
      const expected = reader === name ? 200 : reader === 'nobody' ? 415 : 400
      t.equal(status, expected, `${JSON.stringify(types)}: ${name}`)
      if (status === 200) t.strictSame(JSON.parse(body), ANSWER)
      else t.match(JSON.parse(body), { statusCode: expected, code: reader === 'no HTTP' ? 'BAD_REQUEST' : String })
    }
  }
  for (const [name, text] of Object.entries(BODIES)) {
    t.equal((await post([], text)).status, name === 'empty' ? 400 : 415, `without a Content-Type: ${name}`)
  }
  t.equal((await post([` ${JSON_TYPE}; charset=utf-16le`], '{\0"\0k\0e\0y\0"\0:\0"\0a\0"\0}\0')).status, 400, 'UTF-16 is not understood')
})

/** A text, with each of its letters spelled in any way that the format has. */
const spelled = (text: string, ...escapes: Array<(code: string) => string>): fc.Arbitrary<string> => fc.tuple(...[...text].map(letter => {
  const code = letter.charCodeAt(0).toString(16)
  return fc.constantFrom(letter, ...escapes.flatMap(escape => [escape(code), escape(code.toUpperCase())]))
})).map(letters => letters.join(''))

const isUnchanged = () => !('polluted' in {}) && Object.getOwnPropertyNames(Object.prototype).join() === inherited.join()

t.test('a poisoned key in JSON is refused, however it is spelled and wherever it is', async t => {
  const key = (text: string) => fc.tuple(spelled(text, code => `\\u00${code}`), fc.constantFrom('', ' ', '\n\t', '\r\n'))
    .map(([name, space]) => `"${name}"${space}:`)
  const poison = fc.oneof(
    fc.tuple(key('__proto__'), fc.constantFrom('{"polluted":true}', 'null', '[]', '"x"')).map(([name, value]) => name + value),
    fc.tuple(key('constructor'), key('prototype')).map(([name, inner]) => `${name}{"x":1,${inner}{"polluted":true}}`)
  )
  const around = fc.array(fc.constantFrom(
    (text: string) => `"x":{${text}}`, (text: string) => `"x":[{${text}}]`, (text: string) => `"x":[1,[{"y":2,${text}}]]`
  ), { maxLength: 4 })
  const inside = fc.tuple(poison, around).map(([text, wraps]) => wraps.reduce((text, wrap) => wrap(text), text))
  const bodies = fc.tuple(inside, fc.boolean()).map(([text, isFirst]) => isFirst ? `{${text},"key":"a"}` : `{"key":"a",${text}}`)
  const paths = fc.constantFrom('/api/resource/a', '/post_example', '/access')
  await t.resolves(fc.assert(fc.asyncProperty(bodies, paths, async (text, path) => {
    const { status, body } = await post([JSON_TYPE], text, path)
    return status === 400 && JSON.parse(body).code === 'FST_ERR_CTP_INVALID_JSON_BODY' && isUnchanged()
  }), { numRuns: 300 }))
})

t.test('in a form, a query or a header such a key is harmless', async t => {
  const names = fc.tuple(fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'),
    fc.constantFrom('', '.polluted', '[polluted]', '[]', '[prototype][polluted]', '[__proto__][polluted]', '.prototype.polluted'))
    .chain(([name, rest]) => spelled(name + rest, code => `%${code}`))
  const pair = fc.tuple(names, fc.constantFrom('x', '', '%7B%22polluted%22:true%7D')).map(both => both.join('='))
  const pairs = fc.array(pair, { minLength: 1, maxLength: 4 }).map(all => all.join('&'))
  const headers = ['Host: localhost', '__proto__: polluted', '__proto__: x', 'constructor: polluted']
  await fc.assert(fc.asyncProperty(pairs, async text => {
    const form = await post([FORM_TYPE], `${text}&key=a`)
    const query = await sendRaw(url, rawRequest(`GET /api/resource/a?${text}&detail=full HTTP/1.1`, ...headers))
    t.strictSame([form.status, JSON.parse(form.body)], [200, ANSWER], text)
    t.strictSame([query.status, JSON.parse(query.body)], [200, { method: 'GET', resource_id: 'a', detail: 'full' }], text)
    return isUnchanged()
  }), { numRuns: 100 })
})

/** What somebody wants answered besides, or instead of, the request that a proxy in front of us has checked. */
const HIDDEN = rawRequest('GET /api/resource/hidden HTTP/1.1', 'Host: localhost')
const CHUNKED = 'b\r\n{"key":"a"}\r\n0\r\n\r\n'
const CHUNKS = ['Transfer-Encoding: chunked']

/** Sends a head, followed by these bytes. @returns what was answered, and which other requests the service has seen */
async function sendHead (target: string, lines: string[], rest: string) {
  const seen: string[] = []
  const see = ({ method, url }: { method?: string, url?: string }) => { seen.push(`${method} ${url}`) }
  app.server.on('request', see)
  const request = [target, 'Host: localhost', `Content-Type: ${JSON_TYPE}`, ...lines, '', ''].join('\r\n') + rest
  const { head, body } = await sendRaw(url, Buffer.from(request, 'latin1'))
  app.server.off('request', see)
  return {
    others: seen.filter(request => !target.startsWith(`${request} `)),
    statuses: [...`${head}${body}`.matchAll(/http\/1\.1 (\d{3})/gi)].map(([, status]) => Number(status))
  }
}

/** Heads whose readers may disagree about where the request ends. */
const BOTH = ['Content-Length: 11', 'Transfer-Encoding: chunked']
const HEADS: string[][] = [
  BOTH, BOTH.toReversed(), ['Content-Length: 0', ...CHUNKS], [`Content-Length: ${CHUNKED.length}`, ...CHUNKS],
  ...['0', '11', String(11 + HIDDEN.length)].map(length => ['Content-Length: 11', `content-length: ${length}`]),
  ...['11, 11', '11,99', '+11', '-1', '0xb', '1 1', '1e1', '11.0', '', '99999999999999999999', '11;', '11\0', '\x0b11']
    .map(length => [`Content-Length: ${length}`]),
  ...[
    'xchunked', 'chunkedx', 'chunked, identity', 'chunked,', 'chunked, chunked', 'chunked;q=1', 'x\tchunked', '"chunked"', 'identity',
    'gzip', '\x0bchunked', 'chunked\0'
  ].map(coding => [`Transfer-Encoding: ${coding}`]),
  [...CHUNKS, 'Transfer-Encoding: xchunked'], [...CHUNKS, ...CHUNKS], ['Transfer-Encoding:', ...BOTH],
  // Names and lines that one reader understands and another one skips.
  ...[
    'Content-Length : 11', 'Transfer-Encoding : chunked', 'Content-Length\0: 11', 'Content-Length: 1\r\n 1',
    'Transfer-Encoding:\r\n chunked', 'Transfer-Encoding: chunked\r\n , identity'
  ].map(line => [line]),
  ...[' ', '\t'].flatMap(space => BOTH.map(line => ['X: a', space + line, 'Content-Length: 11'])),
  ...['\n', '\r', '\r\r\n', '\n\r\n'].map(end => [`X: a${end}Transfer-Encoding: chunked`, 'Content-Length: 11'])
]

/** Bodies whose chunks are invalid, or become so. */
const BROKEN = [
  ...['zz', '0xb', '-1', ' b', 'b ', 'b ;x', 'b;x\ny', 'b\n', 'b\r', 'FFFFFFFFFFFFFFFFF', '', '{']
    .map(size => `${size}\r\n{"key":"a"}\r\n0\r\n\r\n`),
  'a\r\n{"key":"a"}\r\n0\r\n\r\n', 'c\r\n{"key":"a"}\r\n0\r\n\r\n', 'b\r\n{"key":"a"}\n0\r\n\r\n', 'b\r\n{"key":"a"}0\r\n\r\n',
  'b\r\n{"key":"a"}\r\n0\n\n', 'b\r\n{"key":"a"}\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n'
]

for (const target of ['POST /api/resource/a', 'GET /api/resource/a', 'OPTIONS /healthz', 'PATCH /healthz', 'GET /nowhere', 'GET /stream']) {
  t.test(`${target} with an ambiguous end, or none, is answered once, and nothing hidden in it is done`, async t => {
    const cases = [
      ...HEADS.flatMap(lines => [CHUNKED, '{"key":"a"}', ''].map(rest => [lines, rest] as const)),
      ...BROKEN.map(rest => [CHUNKS, rest] as const)
    ]
    for (const [lines, rest] of cases) {
      const { others, statuses } = await sendHead(`${target} HTTP/1.1`, lines, rest + HIDDEN)
      t.strictSame([others, statuses.length], [[], 1], JSON.stringify([...lines, rest]))
      if (target.startsWith('POST')) t.equal(statuses[0], 400)
    }
    t.strictSame((await sendHead(`${target} HTTP/1.0`, CHUNKS, CHUNKED + HIDDEN)).others, [], 'chunks in HTTP/1.0')
    for (const end of ['\n', '\n\r\n', '\r\r\n']) {
      t.strictSame(await sendHead(`${target} HTTP/1.1${end}X: a`, [], HIDDEN), { others: [], statuses: [400] })
    }
  })
}

t.test('a request in the body of another one is just a body, even if nobody reads it', async t => {
  for (const [target, ...expected] of [
    ['GET /api/resource/a', 200, 200], ['HEAD /api/resource/a', 200, 200], ['DELETE /api/resource/a', 400], ['POST /api/resource/a', 400],
    ['POST /nowhere', 404, 200], ['POST /healthz', 405, 200], ['GET /viewer/../x', 403, 200]
  ] as const) {
    const next = HIDDEN.replace('hidden', 'next')
    const { others, statuses } = await sendHead(`${target} HTTP/1.1`, [`Content-Length: ${HIDDEN.length}`], HIDDEN + next)
    t.strictSame([others, statuses], [['GET /api/resource/next'], expected], target)
  }
  const { statuses } = await sendHead('POST /api/resource/a HTTP/1.1', CHUNKS, CHUNKED + HIDDEN)
  t.strictSame(statuses, [200, 200], 'two separate requests get two answers')
})
