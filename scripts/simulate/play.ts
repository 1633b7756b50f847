import { Delays } from './delays.js'
import type { Layer, Plan } from './plan.js'

/** What came of a plan. */
export interface Played {
  /** From when the origin sends an update until viewers have it, ms. */
  medianMs: number
  lateMs: number
  /** By layer: how busy the busiest processor and how full the fullest link were, of 1. */
  busy: Array<{ cpu: number, link: number }>
  /** Bytes that the origin sent, a second. */
  originBytesPerSecond: number
  /** How much longer updates took at the end than at the beginning, median, ms: where something is too slow, it grows without end. */
  growthMs: number
}

/** The size of an update is what it is in the middle, times a random number between these. */
const SIZES = [0.5, 1.5] as const
/** The delay of a link varies by so much, of 1. */
const JITTER = 0.25

/** A machine: until when its threads and its link are taken, and how long the busiest thread and the link were, ms. */
interface Machine {
  onceFreeAt: number
  cpuFreeAt: number
  linkFreeAt: number
  cpuMs: number
  linkMs: number
}

/**
 * Sends updates down the tree, one event for each that reaches a machine: it waits for its threads, then goes out to each below, one
 * after the other. Nothing is lost and nothing waits for an acknowledgement: it says whether a plan can carry the screen, not how a bad
 * network treats it.
 * @param random gives numbers from 0 to 1
 */
export function play ({ viewers, scene, layers }: Plan, seconds: number, random: () => number): Played {
  const machines = layers.map(({ machines }) => Array.from({ length: machines }, (): Machine =>
    ({ onceFreeAt: 0, cpuFreeAt: 0, linkFreeAt: 0, cpuMs: 0, linkMs: 0 })))
  const all = new Delays()
  const [first, last] = [new Delays(), new Delays()]
  let originBytes = 0
  const steps = Math.round(seconds * scene.perSecond)
  for (let step = 0; step < steps; step++) {
    const sentAt = step * 1000 / scene.perSecond
    const bytes = scene.bytes * (SIZES[0] + random() * (SIZES[1] - SIZES[0]))
    originBytes += bytes
    let arrivals = [sentAt]
    for (const [depth, layer] of layers.entries()) {
      const below = layers[depth + 1]?.machines
      const next: number[] = []
      passOn(layer, machines[depth]!, arrivals, below ?? viewers, bytes, random, below === undefined
        ? at => {
          for (const delays of [all, ...step < steps / 3 ? [first] : step >= 2 * steps / 3 ? [last] : []]) delays.add(at - sentAt)
        }
        : at => { next.push(at) }, below === undefined)
      arrivals = next
    }
  }
  const ms = seconds * 1000
  return {
    medianMs: all.percentile(50),
    lateMs: all.percentile(99),
    busy: layers.map((_, depth) => machines[depth]!.reduce((most, { cpuMs, linkMs }) =>
      ({ cpu: Math.max(most.cpu, cpuMs / ms), link: Math.max(most.link, linkMs / ms) }), { cpu: 0, link: 0 })),
    originBytesPerSecond: originBytes / seconds,
    growthMs: last.percentile(50) - first.percentile(50)
  }
}

/**
 * One update at one layer.
 * @param arrivals when it came to each machine
 * @param below how many it goes out to, spread evenly
 * @param onArrival called with when it arrives at each of them
 * @param isSampled only the first, the middle and the last that each machine feeds are told of
 */
function passOn (
  { feeds, link, cpuMs }: Layer, machines: Machine[], arrivals: number[], below: number, bytes: number, random: () => number,
  onArrival: (at: number) => void, isSampled: boolean
): void {
  const eachMs = bytes * 8 / link.bitsPerSecond * 1000
  // Whoever is fed later waits for those before, at the slower of the two.
  const stepMs = Math.max(eachMs, cpuMs.each)
  for (const [index, machine] of machines.entries()) {
    const fed = Math.min(feeds, below - index * feeds)
    machine.onceFreeAt = Math.max(arrivals[index]!, machine.onceFreeAt) + cpuMs.once
    const outAt = Math.max(machine.onceFreeAt, machine.cpuFreeAt, machine.linkFreeAt)
    machine.cpuFreeAt = outAt + cpuMs.each * fed
    machine.cpuMs += Math.max(cpuMs.once, cpuMs.each * fed)
    machine.linkMs += eachMs * fed
    machine.linkFreeAt = outAt + eachMs * fed
    const arrive = (turn: number) => onArrival(outAt + stepMs * turn + link.delayMs * (1 + JITTER * (2 * random() - 1)))
    if (isSampled) for (const turn of [1, (fed + 1) >> 1, fed]) arrive(turn)
    else for (let turn = 1; turn <= fed; turn++) arrive(turn)
  }
}
