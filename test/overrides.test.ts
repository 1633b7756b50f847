import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import fastifyStatic from '@fastify/static'
import jpegTurbo from '@julusian/jpeg-turbo'
import { createInbox } from '@nats-io/transport-node'
import t from 'tap'

const read = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))
const { overrides, allowScripts, engines } = read('package.json')
const { packages } = read('package-lock.json') as { packages: Record<string, { engines?: { node?: string }, hasInstallScript?: true }> }

t.test('cookie, older than light-my-request wants, gives the cookies of an injected request', async t => {
  const app = Fastify().get('/', async request => request.headers.cookie)
  t.equal((await app.inject({ url: '/', cookies: { a: '1', b: 'x y' } })).body, 'a=1; b=x%20y')
})

t.test('content-disposition, older than @fastify/static wants, names a file in any script', async t => {
  const app = Fastify()
  await app.register(fastifyStatic, { root: t.testdir({ '屏幕.txt': 'a screen' }) })
  app.get('/', (_request, reply) => reply.download('屏幕.txt'))
  const { headers, body } = await app.inject('/')
  t.equal(body, 'a screen')
  t.match(headers['content-disposition'], /^attachment; filename="\?\?\.txt"; filename\*=UTF-8''%E5%B1%8F%E5%B9%95\.txt$/i)
})

t.test('@nats-io/nuid, older than the client of NATS wants, names an inbox that nobody else has', async t => {
  const inboxes = Array.from({ length: 1000 }, () => createInbox())
  t.equal(new Set(inboxes).size, 1000)
  for (const inbox of inboxes) t.match(inbox, /^_INBOX\.[0-9A-Za-z]{22}$/)
})

t.test('jpeg-turbo, without what would compile it, encodes', async t => {
  const { compressSync, bufferSize, FORMAT_BGRA, SAMP_420 } = jpegTurbo
  const options = { format: FORMAT_BGRA, width: 16, height: 16, subsampling: SAMP_420, quality: 80 }
  const jpeg = compressSync(Buffer.alloc(16 * 16 * 4), Buffer.alloc(bufferSize(options)), options)
  t.equal(jpeg.readUInt16BE(), 0xffd8)
})

t.test('there is no override without a test here, apart from that of the page of Redoc, which is built before it is installed', async t => {
  t.same(Object.keys(overrides), ['styled-components', 'content-disposition', 'cookie', '@nats-io/nuid', 'cmake-js'])
})

t.test('npm has nothing to warn of: every package runs on the oldest Node there may be, and its scripts are not needed', async t => {
  const [, oldest] = /^>=(\d+)\.\d+$/.exec(engines.node)!
  const tooNew = Object.entries(packages).filter(([path, { engines }]) => path && engines?.node && !allows(engines.node, Number(oldest)))
  t.same(tooNew.map(([path]) => path), [])
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript)
  t.same([...new Set(scripted.map(([path]) => path.split('node_modules/').at(-1)!))].filter(name => allowScripts[name] !== false), [])
})

/** Whether some version of this major version is in a range of `engines`. */
function allows (range: string, major: number): boolean {
  return range.split('||').some(part => {
    const [, sign = '', least] = /^\s*(>=|>|\^|~|=)?\s*v?(\d+)/.exec(part) ?? [undefined, '>=', '0']
    return sign.startsWith('>') ? Number(least) <= major : Number(least) === major
  })
}
