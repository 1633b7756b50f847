import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import t from 'tap'
import { attempts, type Bar } from '../../fixtures/attempts.js'
import { invite, needsInvited, repeat, start } from '../../fixtures/invited.js'
import { needs } from '../../fixtures/needs.js'
import { childrenOf } from '../../fixtures/processes.js'
import { openWindow } from '../../fixtures/window.js'
import { startXServer } from '../../fixtures/x-server.js'

const run = promisify(execFile)

/** How many clients an X server has (Linux only). */
function clientsOf (display: string): number {
  const connected = new RegExp(` 03 +\\d+ @?/tmp/\\.X11-unix/X${display.slice(1)}$`)
  return readFileSync('/proc/net/unix', 'latin1').split('\n').filter(line => connected.test(line)).length
}

/** How many programs a service has started that have not ended, without the guardian of them all (Linux only). */
const programsOf = (pid: number) => childrenOf(pid, /^(?![^]*deskfeed-guardian)/).length

for (const [source, programs] of [['x11', 0], ['native', 1]] as const) {
  for (const isWatched of [true, false]) {
    t.test(`1,000 requests for displays of the source ${source}${isWatched ? ', while it is watched' : ''}: one question at a time`, {
      skip: needsInvited() || needs('Xvfb', 'xdpyinfo')
    }, async t => attempts(t, async t => {
      const { display } = await startXServer(t, '800x600')
      const window = await openWindow(t, { x: 0, y: 0, width: 300, height: 300 })
      const paint = repeat(20, () => window.paint([0, 0, Date.now() % 256]))
      t.teardown(paint)
      const { host, url, service, testHarm, leave } = await start(t, { SOURCE: source, DISPLAY: display })
      const mallory = await invite(t, host, url)
      if (!isWatched) leave()
      await sleep(1500) // the source is closed a second after the last who watched has left
      while (programsOf(service.pid) !== (isWatched ? programs : 0)) await sleep(50)
      const before = { clients: clientsOf(display), children: programsOf(service.pid) }

      const most = { ...before }
      let [visits, refusals] = [0, 0]
      const watching = [
        repeat(5, () => {
          most.clients = Math.max(most.clients, clientsOf(display))
          most.children = Math.max(most.children, programsOf(service.pid))
        }),
        repeat(100, () => run('xdpyinfo', ['-display', display]).then(() => visits++, () => refusals++))
      ]
      const paths = Array.from({ length: 1000 }, (_, index) => {
        const query = [`none-${index}`, 'screen', `screen&quality=${1 + index % 90}`, '%00'][index % 4]!
        return `/snapshot.jpg?display=${query}`
      })
      const statuses: Record<string, number>[] = []
      const flood = async () => { statuses.push(await mallory.statuses(paths)) }
      // The pictures of native come through a pipe, and any flood of requests slows that down.
      if (!isWatched || source !== 'x11') {
        await flood()
      } else {
        await testHarm(async () => {
          const answered = flood()
          return () => answered
        })
      }
      await Promise.all(watching.map(end => end()))
      // One is xdpyinfo, and one is opened to ask, if nobody watches; the program of native has two.
      t.equal(refusals, 0, `xdpyinfo was answered ${visits} times`)
      // A program that a busy machine keeps from answering is ended, and another one started.
      return [
        [most.clients <= before.clients + 2 + programs, `${most.clients} clients of the X server at most, ${before.clients} before`],
        [most.children === programs, `${most.children} programs`],
        ...statuses.map<Bar>(counts => [counts[200]! > 0 && counts[404] === 500, `all are answered: ${JSON.stringify(counts)}`])
      ]
    }))
  }
}
