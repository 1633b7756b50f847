import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { descriptorsOf, processesOf } from './processes.js'
import type { Soaked, Subject } from './subject.js'

/** How many connect at once in a burst. */
const BURST = 200

export interface Fault {
  name: string
  /** The sources that it happens to; all if left out. */
  only?: Soaked
  /** Resolves when the fault is over: from then on the screen can be captured. */
  strike (subject: Subject): Promise<void>
}

function signal ({ program }: Subject, name: NodeJS.Signals): void {
  const pids = processesOf(program!)
  if (pids.length !== 1) throw new Error(`${pids.length} programs run instead of one`)
  process.kill(pids[0]!, name)
}

/** Opens connections at once, sends each of them a text, and closes them after a while. */
async function connectMany ({ url }: Subject, count: number, text: (index: number) => string, forMs: number): Promise<void> {
  const { hostname, port } = new URL(url)
  const sockets = Array.from({ length: count }, (_, index): Socket => {
    const socket: Socket = connect(Number(port), hostname, () => socket.write(text(index)))
    return socket.on('error', () => {})
  })
  await sleep(forMs)
  for (const socket of sockets) socket.destroy()
  await Promise.all(sockets.map(socket => socket.closed || once(socket, 'close')))
}

const head = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`

async function crash (subject: Subject): Promise<void> {
  if (subject.program) return signal(subject, 'SIGKILL')
  await subject.screen!.kill()
  await subject.screen!.start()
}

/** What happens to a service in turn. */
export const FAULTS: Fault[] = [
  { name: 'the X server is killed and started again', only: 'x11', strike: crash },
  {
    name: 'the X server is stopped for 3 s',
    only: 'x11',
    async strike ({ screen }) {
      screen!.freeze()
      await sleep(3000)
      screen!.thaw()
    }
  },
  { name: 'the program is killed', only: 'command', strike: crash },
  { name: 'the program is stopped, and nobody lets it go on', only: 'command', strike: async subject => signal(subject, 'SIGSTOP') },
  {
    name: 'the program writes what is no picture for 1 s',
    only: 'command',
    async strike (subject) {
      signal(subject, 'SIGUSR2')
      await sleep(1000)
    }
  },
  {
    name: 'five viewers stop reading for 4 s',
    strike: subject => connectMany(subject, 5, () => head('/video_feed'), 4000)
  },
  {
    name: `a burst of ${BURST} connections`,
    strike: subject => connectMany(subject, BURST, index => ['', head('/snapshot.jpg'), head('/healthz').slice(0, 20)][index % 3]!, 1000)
  },
  {
    name: 'the host pauses for 1 s',
    async strike (subject) {
      await subject.post('/host/pause')
      await sleep(1000)
      await subject.post('/host/resume')
    }
  },
  {
    name: 'no descriptor is left for 2 s, and what it captures crashes',
    async strike (subject) {
      const { pid } = subject
      const limit = (value: string) => execFileSync('prlimit', ['--pid', String(pid), `--nofile=${value}`])
      const usual = /^Max open files +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))![1]!
      limit(`${descriptorsOf(pid).length}:`)
      try {
        await Promise.all([connectMany(subject, 20, () => head('/snapshot.jpg'), 2000), crash(subject)])
      } finally {
        limit(`${usual}:`)
      }
    }
  }
]
