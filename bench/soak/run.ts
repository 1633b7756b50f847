import { setTimeout as sleep } from 'node:timers/promises'
import type { Owner } from '../../test/fixtures/owner.js'
import { startCrowd } from './crowd.js'
import { FAULTS } from './faults.js'
import { holdingsOf, startSampling, type Sample } from './samples.js'
import { startSubject, type Soaked } from './subject.js'
import { leaks } from './verdict.js'
import { startWatcher, type Watcher } from './watcher.js'

/** The screen must be there again this long after a fault is over, ms: the longest wait between two attempts, and a second. */
const LOST_MS = 9000
/** By then everything that is let go at all has been let go, ms. */
const LATE_MS = 30_000

export interface Plan {
  /** How long people come and go, and faults strike, ms; each fault strikes once at least. */
  forMs: number
  /** From one fault to the next, ms, at least; the next waits until the screen is there again. */
  faultEveryMs: number
  /** How long people come and go before that, ms: what is made for the first of them and kept is no leak. */
  warmUpMs: number
  /** How long nothing happens before it is counted what the service holds, ms, and how long it is counted. */
  restMs: number
}

export interface Struck {
  name: string
  /** Minutes since the sampling began. */
  minute: number
  /** From the end of the fault to a new picture of the screen, ms; `undefined` if there was none for 9 s. */
  backMs: number | undefined
}

export interface Soak extends Pick<Watcher, 'frames' | 'broken' | 'cuts' | 'longestGapMs'> {
  source: Soaked
  samples: Sample[]
  struck: Struck[]
  /** What the service held before the first fault and after the last, by name. */
  before: Map<string, number>
  after: Map<string, number>
  logLines: number
}

/** Runs a service, with viewers who come and go, one who is always there, and one fault after another. */
export async function soak (owner: Owner, source: Soaked, { forMs, faultEveryMs, warmUpMs, restMs }: Plan): Promise<Soak> {
  const subject = await startSubject(owner, source)
  const watcher = await startWatcher(owner, subject.url)
  const faults = FAULTS.filter(({ only = source }) => only === source)
  const rest = async () => {
    await sleep(restMs)
    return await holdingsOf(subject, restMs)
  }

  const first = startCrowd(subject.url)
  await sleep(warmUpMs)
  await first.stop()
  const before = await rest()

  const crowd = startCrowd(subject.url)
  const began = performance.now()
  const sampling = startSampling(subject, began)
  const struck: Struck[] = []
  while (performance.now() - began < forMs || struck.length < faults.length) {
    const { name, strike } = faults[struck.length % faults.length]!
    const [minute, next] = [(performance.now() - began) / 60_000, performance.now() + faultEveryMs]
    process.stderr.write(`  ${source}, ${minute.toFixed(1)} min: ${name}\n`)
    await strike(subject).catch(error => { throw new Error(`${source}: ${name}: ${error.message}\n${subject.stderr()}`) })
    const backMs = await watcher.untilScreen(LOST_MS).catch(() => undefined)
    struck.push({ name, minute, backMs })
    await sleep(Math.max(0, next - performance.now()))
  }
  await crowd.stop()
  const samples = await sampling.stop()
  let after = await rest()
  // What is let go late is no leak: on a busy machine that is after a few seconds. A leak stays.
  for (const end = performance.now() + LATE_MS; leaks({ before, after }).length > 0 && performance.now() < end;) after = await rest()
  const { frames, broken, cuts, longestGapMs } = watcher
  return {
    source, samples, struck, before, after, frames, broken, cuts, longestGapMs, logLines: subject.stderr().split('\n').length - 1
  }
}
