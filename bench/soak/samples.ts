import { setTimeout as sleep } from 'node:timers/promises'
import { processMemory } from '../process-cpu.js'
import { countDescendants, countThreads, descriptorsOf } from './processes.js'
import type { Subject } from './subject.js'

const MB = 1e6
/** How often, ms. */
const INTERVAL_MS = 1000

export interface Sample {
  /** Minutes since the sampling began. */
  minute: number
  /** What the process occupies (RSS), MB. */
  memory: number
  /** Of that, what V8 uses, MB. */
  heap: number
  /** What the open descriptors stand for: `socket`, `pipe`, files. */
  descriptors: string[]
  threads: number
  /** Processes that it has started, directly or through others, and that still run. */
  children: number
  /** What keeps its event loop alive: `Timeout`, `TCPSocketWrap` and so on. */
  resources: string[]
}

async function take ({ pid, ask }: Subject, began: number): Promise<Sample> {
  const descriptors = descriptorsOf(pid) // the question takes one
  const { heap, resources } = await ask()
  return {
    minute: (performance.now() - began) / 60_000,
    memory: processMemory(pid) / MB,
    heap: heap / MB,
    descriptors,
    threads: countThreads(pid),
    children: countDescendants(pid),
    resources
  }
}

/** Samples a service once a second until told to stop, which gives the samples; none while it has no descriptor left to answer. */
export function startSampling (subject: Subject, began: number): { stop (): Promise<Sample[]> } {
  const over = new AbortController()
  const run = async () => {
    const samples: Sample[] = []
    for (; !over.signal.aborted; await sleep(INTERVAL_MS)) {
      samples.push(...await take(subject, began).then(sample => [sample], () => []))
    }
    return samples
  }
  const samples = run()
  return {
    stop () {
      over.abort()
      return samples
    }
  }
}

/** How often each name is there. */
function count (names: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** What a service holds when it has nothing to do but to show the screen to one viewer, by name: the least of some samples of each. */
export async function holdingsOf (subject: Subject, forMs: number): Promise<Map<string, number>> {
  const sampling = startSampling(subject, performance.now())
  await sleep(forMs)
  const counts = (await sampling.stop()).map(({ descriptors, threads, children, resources }) => count([
    ...descriptors.map(name => `descriptor of ${name}`), ...Array<string>(threads).fill('thread'),
    ...Array<string>(children).fill('child process'), ...resources
  ]))
  const names = new Set(counts.flatMap(counts => [...counts.keys()]))
  return new Map([...names].map(name => [name, Math.min(...counts.map(counts => counts.get(name) ?? 0))]))
}
