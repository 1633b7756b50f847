import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Owner } from '../test/fixtures/owner.js'
import { vitalsOf, type Vitals } from './ask-vitals.js'
import { processCpu, processMemory } from './process-cpu.js'
import { percentile } from './statistics.js'

export interface FanOut {
  viewers: number
  frameBytes: number
  fps: number
  forMs: number
}

export interface FanOutFigures extends Pick<Vitals, 'loopDelayMs' | 'worstLoopDelayMs'> {
  /** Frames/s of the viewer that got fewest. */
  least: number
  /** Frames/s of the median viewer. */
  middle: number
  /** CPU time of the service, cores. */
  cores: number
  /** CPU time of the service, ms per viewer and second. */
  cpuPerViewer: number
  /** Bytes that the process occupied, sampled every second. */
  memory: number[]
  errors: string[]
}

function start (owner: Owner, script: string, args: number[], variables: Record<string, string> = {}) {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = fork(path, args.map(String), { execArgv: ['--import', 'tsx'], env: { ...process.env, ...variables } })
  owner.teardown(() => child.kill('SIGKILL'))
  return child
}

/** Measures one service and many viewers, in two processes on this machine. */
export async function measureFanOut (owner: Owner, { viewers, frameBytes, fps, forMs }: FanOut): Promise<FanOutFigures> {
  const vitals = vitalsOf()
  const server = start(owner, 'fan-out-server.ts', [frameBytes, fps], vitals.variables)
  const [{ port, partBytes }] = await once(server, 'message') as [{ port: number, partBytes: number }]
  const crowd = start(owner, 'viewers.ts', [port, viewers])
  await once(crowd, 'message')
  const ask = async () => {
    crowd.send('how much?')
    const [answer] = await once(crowd, 'message') as [{ received: number[], errors: string[] }]
    return answer
  }

  await sleep(3000)
  await vitals.ask()
  await ask()
  const [cpu, began, memory] = [processCpu(server.pid!), performance.now(), [] as number[]]
  while (performance.now() - began < forMs) {
    await sleep(1000)
    memory.push(processMemory(server.pid!))
  }
  const { received, errors } = await ask()
  const seconds = (performance.now() - began) / 1000
  const used = processCpu(server.pid!) - cpu
  const { loopDelayMs, worstLoopDelayMs } = await vitals.ask()
  const rates = received.map(bytes => bytes / partBytes / seconds)
  return {
    least: Math.min(...rates),
    middle: percentile(rates, 50),
    cores: used / seconds / 1000,
    cpuPerViewer: used / seconds / viewers,
    memory,
    loopDelayMs,
    worstLoopDelayMs,
    errors
  }
}
