import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { SERVICE, isAnswering, launch } from '../fixtures/launch.js'
import { needs } from '../fixtures/needs.js'
import { watch } from '../fixtures/parts.js'
import { SAYING_PID, startOnTerminal } from '../fixtures/terminal.js'

const skip = needs('python3', 'bash', 'nohup', 'setsid')
/** The key opens nothing on this machine, so viewers need none. */
const firstPicture = async (t: Test, url: string) => {
  const feed = await watch(t, url)
  await feed.next()
  return feed
}

t.test('closing the window ends the service in order, with exit code 0', { skip }, async t => {
  const service = await startOnTerminal(t, t.testdir())
  const feed = await firstPicture(t, service.url)
  service.close()
  t.ok(await feed.ended(), 'the stream of who is watching is complete')
  t.equal(await service.ended(), 'with 0')
})

t.test('so it does where a shell tells of it too, and the log is a file', { skip }, async t => {
  const folder = t.testdir()
  const command = [...SAYING_PID, ...SERVICE].map(word => `'${word}'`).join(' ')
  // The inner shell outlives the window, to keep the exit code.
  const typed = `(trap '' HUP; ${command} 2> log; echo $? > code)\n`
  const service = await startOnTerminal(t, folder, ['bash', '--norc', '-i'], {}, typed)
  const feed = await firstPicture(t, service.url)
  service.close()
  t.ok(await feed.ended())
  const code = join(folder, 'code')
  while (!existsSync(code) || readFileSync(code, 'utf8') === '') await sleep(20)
  t.equal(readFileSync(code, 'utf8'), '0\n')
  t.equal(readFileSync(join(folder, 'log'), 'utf8'), '')
})

t.test('a service that is not told of it ends when it finds that the terminal is gone', { skip }, async t => {
  // A job in the background: the shell dies of the signal and passes it on to nobody.
  const command = ['bash', '-mc', '"$@" & wait', 'bash', ...SAYING_PID, ...SERVICE]
  const service = await startOnTerminal(t, t.testdir(), command, { LOG_LEVEL: 'trace' })
  const feed = await firstPicture(t, service.url)
  service.close()
  const answering = async () => { while (await isAnswering(service.url)) await sleep(20) } // each request is a line of log
  const [complete] = await Promise.all([feed.ended(), answering()])
  t.ok(complete)
})

for (const [name, command] of [
  ['nohup', [...SAYING_PID, 'nohup', ...SERVICE]],
  ['setsid', ['setsid', '--wait', ...SAYING_PID, ...SERVICE]]
] as const) {
  t.test(`under ${name} the service goes on when the window is closed`, { skip }, async t => {
    const service = await startOnTerminal(t, t.testdir(), [...command], { LOG_LEVEL: 'trace' })
    const feed = await firstPicture(t, service.url)
    const pid = Number(/pid (\d+)/.exec(service.text())![1])
    service.close()
    // Each request is a line of log, which finds no terminal.
    for (let times = 0; times < 20; times++) t.ok(await isAnswering(service.url))
    process.kill(pid, 'SIGHUP')
    for (let pictures = 0; pictures < 10; pictures++) await feed.next()
    t.ok(await isAnswering(service.url))
    process.kill(pid, 'SIGTERM')
    t.ok(await feed.ended())
  })
}

t.test('a service without a terminal does not end by SIGHUP, and by SIGTERM with exit code 0', async t => {
  const { url, child, exited } = await launch(t, { folder: t.testdir() })
  const feed = await firstPicture(t, url)
  child.kill('SIGHUP')
  for (let pictures = 0; pictures < 10; pictures++) await feed.next()
  child.kill('SIGTERM')
  t.same(await exited, { code: 0, signal: null })
})
