import { execFile } from 'node:child_process'
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { validate } from 'dockerfile-utils'
import { EnvSchema } from '../../config.js'
import { readCompose, type Service } from '../../scripts/container/compose.js'
import { ROOMS } from '../../scripts/rooms.js'
import { freePort } from '../fixtures/free-port.js'
import { needs } from '../fixtures/needs.js'
import { watch } from '../fixtures/parts.js'
import { startService } from '../fixtures/service.js'
import { startXServer } from '../fixtures/x-server.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, 'deploy', path), 'utf8')
const dockerfile = read('container/Dockerfile')
const lines = dockerfile.replace(/\\\n/g, '').split('\n').filter(line => line && !line.startsWith('#'))

interface Instruction {
  name: string
  rest: string
}

/** The instructions of a stage, after those of the stage that it begins with. */
function stage (wanted: string): Instruction[] {
  const begin = lines.findIndex(line => line.startsWith('FROM ') && line.endsWith(` AS ${wanted}`))
  if (begin < 0) return []
  const [, from] = lines[begin]!.split(' ')
  const length = lines.slice(begin + 1).findIndex(line => line.startsWith('FROM '))
  const own = lines.slice(begin + 1, length < 0 ? undefined : begin + 1 + length).map(line => {
    const [, name, rest] = /^(\w+) (.*)$/.exec(line)!
    return { name: name!, rest: rest! }
  })
  return [...stage(from!), ...own]
}
const TARGETS = ['screen', 'camera', 'wall']
const instructions = stage('screen')
const command = (name: string): string[] =>
  JSON.parse(instructions.find(instruction => instruction.name === name)!.rest.replace(/^[^[]*/, '')) as string[]

/** What the image has in its working directory. */
const image = t.testdir()
for (const { name, rest } of instructions) {
  const [, from, to] = /^(?:--from=build \/deskfeed\/)?(\S+) \.\/(\S*)$/.exec(rest) ?? []
  if (name !== 'COPY' || !from) continue
  if (from === 'node_modules') symlinkSync(join(root, from), join(image, from))
  else cpSync(join(root, from), join(image, to || basename(from)), { recursive: true })
}

/** Asks as the health check does, with the variables of the container. */
async function check (variables: Record<string, string>) {
  const [program, ...args] = command('HEALTHCHECK')
  t.equal(program, 'node')
  return await new Promise<{ code: number, says: string }>(resolve => {
    execFile(process.execPath, args, { cwd: image, env: variables }, (error, stdout) =>
      resolve({ code: error ? Number(error.code) : 0, says: stdout.trim() }))
  })
}

/** The program of the image, with an init's place left out. */
async function start (variables: Record<string, string>) {
  const [init, dash, program, ...args] = command('ENTRYPOINT')
  t.same([init, dash, program], ['tini', '--', 'node'])
  const given = { HOST: '', PORT: String(await freePort()), ...variables }
  const service = await startService(t, given, image, [process.execPath, ...args])
  return { service, given, url: `http://127.0.0.1:${given.PORT}` }
}

t.test('what the image contains is enough to serve the screen, and its health check says so', async t => {
  const cases: Array<Record<string, string>> = [{}, { TLS: 'self-signed', XDG_STATE_HOME: t.testdir() }, { HOST: '127.0.0.1' }]
  for (const variables of cases) {
    const { given } = await start({ SOURCE: 'pattern', ...variables })
    t.match(await check(given), { code: 0, says: '200 {"status":"ok"}' }, JSON.stringify(variables))
  }
})

t.test('the health check follows the process, not the screen: a new start would not bring that back', { skip: needs('Xvfb') }, async t => {
  const server = await startXServer(t)
  const { service, given, url } = await start({ SOURCE: 'x11', DISPLAY: server.display })
  const feed = await watch(t, url)
  await feed.next()
  await server.kill()
  while ((await fetch(`${url}/readyz`)).ok);
  t.match(await check(given), { code: 0, says: /^200/ }, 'the screen is lost')
  service.kill('SIGSTOP')
  t.match(await check(given), { code: 1, says: 'no answer within 4 s' }, 'it hangs')
  service.kill('SIGCONT')
  t.match(await check(given), { code: 0, says: /^200/ }, 'it goes on')
  service.kill('SIGTERM')
  await service.exited
  t.match(await check(given), { code: 1, says: /ECONNREFUSED/ }, 'it has ended')
})

t.test('the Dockerfile has no fault that a linter knows, and no stage runs as root', async t => {
  t.strictSame(validate(dockerfile).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`), [])
  t.equal(lines.findLast(line => line.startsWith('FROM '))!.split(' ').at(-1), 'screen', 'which is built if none is named')
  for (const target of TARGETS) {
    t.match(stage(target).findLast(({ name }) => name === 'USER'), { rest: '1000:1000' }, target)
  }
})

t.test('the build has every file that it copies, and every room', async t => {
  const allowed = read('container/Dockerfile.dockerignore').split('\n').filter(line => line.startsWith('!')).map(line => line.slice(1))
  const isAllowed = (path: string) => allowed.some(pattern =>
    pattern.startsWith('*.') ? !path.includes('/') && path.endsWith(pattern.slice(1)) : path === pattern || path.startsWith(`${pattern}/`))
  for (const { room, files: [file] } of ROOMS) t.ok(isAllowed(file!.replace('**', 'index.ts')), room)
  const more = ['scripts/build.js', 'redoc/index.html', 'viewer/index.html', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']
  for (const path of more) {
    t.ok(existsSync(join(root, path)) && isAllowed(path), path)
  }
  const copied = lines.flatMap(line => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]!.split(' ') ?? []).filter(path => path !== '.')
  t.ok(copied.length >= 3)
  for (const path of copied) t.ok(existsSync(join(root, path)) && isAllowed(path), path)
  for (const path of ['.env', 'node_modules/x', 'dist/server.js', 'test/app.test.ts', '.git/config']) t.notOk(isAllowed(path), path)
})

interface Container {
  environment?: Record<string, string>
  env?: Array<{ name: string }>
  ports?: Array<{ name: string }>
  [probe: string]: unknown
}

t.test('the examples for compose and Kubernetes set variables that there are, and no root', async t => {
  const services = readCompose(join(root, 'deploy/container/compose.yaml')) as Record<string, Container & Service>
  const documents = parseAllDocuments(read('kubernetes/deskfeed.yaml')).map(document => {
    t.same(document.errors, [])
    return document.toJS()
  })
  const [{ spec: { template: { spec: pod, metadata }, selector } }, { spec: service }] = documents
  const containers = [...Object.values(services), ...pod.containers] as Container[]
  const known = [...Object.keys(EnvSchema.properties), 'DISPLAY', 'XAUTHORITY', 'HOME']
  for (const { environment = {}, env = [] } of containers) {
    for (const name of [...Object.keys(environment), ...env.map(({ name }) => name)]) t.ok(known.includes(name), name)
  }
  t.equal(pod.securityContext.runAsNonRoot, true)
  t.same(service.selector, selector.matchLabels)
  t.same(metadata.labels, selector.matchLabels)
  const paths = ['startupProbe', 'livenessProbe', 'readinessProbe'].map(probe => pod.containers[0][probe].httpGet)
  t.same(paths, ['/livez', '/livez', '/readyz'].map(path => ({ path, port: 'http' })))
  for (const [name, service] of Object.entries(services)) {
    t.ok(TARGETS.includes(service.build.target) && existsSync(join(root, service.build.dockerfile)), name)
    t.match(service, { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }, name)
  }
  const { browser, kiosk } = services
  const others = Object.keys(services).filter(name => name !== 'kiosk' && services[name]!.profiles?.includes('kiosk'))
  t.same(Object.keys(kiosk!.depends_on as object).sort(), others.sort(), '`up kiosk` starts all that belongs to it')
  t.same([browser!.volumes, Object.keys(browser!.environment!)], [['x11:/tmp/.X11-unix:ro'], ['DISPLAY', 'HOME']], 'no key and no state')
})
