import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { makeFifo } from '../fixtures/fifo.js'
import { SERVICE, launch, type Launched } from '../fixtures/launch.js'
import { needs } from '../fixtures/needs.js'
import { watch } from '../fixtures/parts.js'
import { startOnTerminal } from '../fixtures/terminal.js'

/** More lines of log than a pipe and the service hold: 144 KB. */
const REQUESTS = 600
const variables = { LOG_LEVEL: 'trace' }

/** Has the service write all that, while somebody watches: the pictures keep coming. */
async function goesOn (t: Test, url: string) {
  const feed = await watch(t, url)
  await feed.next()
  const requests = async () => { for (let times = 0; times < REQUESTS; times++) await (await fetch(`${url}/healthz`)).text() }
  const asked = new AbortController()
  const pictures = async () => {
    let count = 0
    for (; !asked.signal.aborted; count++) await feed.next()
    return count
  }
  const [count] = await Promise.all([pictures(), requests().finally(() => asked.abort())])
  t.ok(count > 0, 'the pictures keep coming')
  await feed.next()
  feed.leave()
}

async function endsInOrder (t: Test, { child, exited }: Launched) {
  child.kill('SIGTERM')
  t.same(await exited, { code: 0, signal: null }, 'and it ends by SIGTERM with exit code 0')
}

/** How many lines were lost, as the log says; every other line is whole. */
function lostIn (t: Test, log: string): number {
  const lines = log.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line))
  t.equal(lines.length, log.split('\n').filter(line => line.includes('"level"')).length)
  return lines.find(({ lost }) => lost)?.lost ?? 0
}

t.test('a full disk under its output does not end the service', async t => {
  const full = openSync('/dev/full', 'w')
  const service = await launch(t, { stdio: ['ignore', full, full], variables, folder: t.testdir() })
  closeSync(full)
  await goesOn(t, service.url)
  await endsInOrder(t, service)
})

t.test('once a full disk has room again, the log goes on, and says how many lines were lost', { skip: needs('prlimit') }, async t => {
  const folder = t.testdir()
  const path = join(folder, 'log')
  const file = openSync(path, 'a')
  // What may be written to a file ends in the middle of a line.
  const command = ['prlimit', '--fsize=20001:unlimited', ...SERVICE]
  const service = await launch(t, { command, stdio: ['ignore', file, file], variables, folder })
  closeSync(file)
  await goesOn(t, service.url)
  t.equal(readFileSync(path).length, 20001)
  execFileSync('prlimit', ['--pid', String(service.child.pid), '--fsize=unlimited'])
  await (await fetch(service.url)).text()
  const log = () => readFileSync(path, 'utf8')
  while (!log().includes('"lost"')) await sleep(20)
  t.ok(lostIn(t, log()) > 0)
  await endsInOrder(t, service)
})

t.test('a reader of its output who has gone does not end the service', async t => {
  const service = await launch(t, { stdio: ['ignore', 'pipe', 'pipe'], variables, folder: t.testdir() })
  service.child.stdout!.destroy()
  service.child.stderr!.destroy()
  await goesOn(t, service.url)
  await endsInOrder(t, service)
})

t.test('a reader of its output who sleeps holds up nobody, and is told how many lines were lost', { skip: needs('mkfifo') }, async t => {
  const folder = t.testdir()
  const { writer, read } = makeFifo(t, folder)
  const service = await launch(t, { stdio: ['ignore', writer, writer], variables, folder })
  closeSync(writer)
  await goesOn(t, service.url)
  let log = read()
  while (!log.includes('"lost"')) {
    await sleep(20)
    log += read()
  }
  t.ok(lostIn(t, log) > 0)
  t.match(log, 'Stop with Ctrl+C', 'nothing of what was written before is missing')
  await endsInOrder(t, service)
})

t.test('a reader of its output who sleeps does not keep the service from ending', { skip: needs('mkfifo') }, async t => {
  const folder = t.testdir()
  const { writer } = makeFifo(t, folder)
  const service = await launch(t, { stdio: ['ignore', writer, writer], variables, folder })
  closeSync(writer)
  await goesOn(t, service.url)
  await endsInOrder(t, service)
})

t.test('a terminal that is stopped with Ctrl+S holds up nobody, and shows after Ctrl+Q how many lines were lost', {
  skip: needs('python3')
}, async t => {
  const service = await startOnTerminal(t, t.testdir(), undefined, variables)
  service.type('\x13')
  await goesOn(t, service.url)
  service.type('\x11')
  await service.shows(/"lost":\d+/)
  t.ok(lostIn(t, service.text().replaceAll('\r', '')) > 0)
  service.type('\x03')
  t.equal(await service.ended(), 'with 0', 'and Ctrl+C ends it with exit code 0')
})
