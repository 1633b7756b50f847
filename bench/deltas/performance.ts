import type { Owner } from '../../test/fixtures/owner.js'
import { withOwner } from '../owner.js'
import { FULL_HD } from '../screen.js'
import { startXServer } from '../../test/fixtures/x-server.js'
import { medians } from '../statistics.js'
import { h264, mjpeg, updates, x0vncserver, x11vnc, xvnc, type Receiver, type Watch } from './receivers/index.js'
import type { Scene } from './scenes/index.js'
import { measureTraffic, type Traffic } from './traffic.js'

export interface Plan {
  scenes: readonly Scene[]
  /** How often a scene is played for us: values are medians over these. */
  rounds: number
  /** How often a scene is played before that: V8 compiles, and browsers keep what they have drawn. */
  warmUps: number
}

export interface Performance {
  traffic: Map<Scene, Map<Receiver, Traffic>>
  /** What could not be measured, and why. */
  missing: string[]
}

/** Those who watch a screen one after another: each would take the CPU time of the others. */
const ALONE = [x0vncserver, x11vnc, h264]

/**
 * Plays the scenes. MJPEG and updates are sent by two services that watch the same screen at the same time, and go on from scene to scene;
 * all others watch the same scene afterwards, one after another, and Xvnc has it played on a screen of its own.
 */
export async function perform ({ scenes, rounds, warmUps }: Plan): Promise<Performance> {
  const traffic: Performance['traffic'] = new Map(scenes.map(scene => [scene, new Map()]))
  const missing = new Set<string>()
  const trying = async <T>(receiver: Receiver, attempt: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await attempt()
    } catch (error) {
      missing.add(`${receiver.name}: ${(error as Error).message}`)
    }
  }
  const add = (scene: Scene, measured: Map<Receiver, Traffic>) => {
    for (const [receiver, values] of measured) traffic.get(scene)!.set(receiver, values)
  }

  await withOwner(async owner => {
    await startXServer(owner, `${FULL_HD.width}x${FULL_HD.height}`)
    const ours = new Map<Receiver, Watch>()
    for (const receiver of [mjpeg, updates]) {
      const watch = await trying(receiver, () => receiver.start(owner))
      if (watch) ours.set(receiver, watch)
    }
    for (const scene of scenes) {
      process.stderr.write(`  ${scene.name}\n`)
      await withOwner(async owner => {
        const play = await scene.set(owner)
        const runs = new Map<Receiver, Traffic[]>()
        for (let round = -warmUps; round < rounds; round++) {
          for (const [receiver, values] of await measureTraffic(scene, play, ours)) {
            if (round >= 0) runs.set(receiver, [...runs.get(receiver) ?? [], values])
          }
        }
        add(scene, new Map([...runs].map(([receiver, values]) => [receiver, medians(values as Array<Required<Traffic>>)])))
        for (const receiver of ALONE) {
          await trying(receiver, () => withOwner(async owner =>
            add(scene, await measureTraffic(scene, play, new Map([[receiver, await receiver.start(owner)]])))))
        }
      })
    }
  })
  for (const scene of scenes) await trying(xvnc, () => withOwner(owner => playOnXvnc(owner, scene, add)))
  return { traffic, missing: [...missing] }
}

async function playOnXvnc (owner: Owner, scene: Scene, add: (scene: Scene, measured: Map<Receiver, Traffic>) => void): Promise<void> {
  process.stderr.write(`  ${scene.name}, ${xvnc.name}\n`)
  const watch = await xvnc.start(owner)
  add(scene, await measureTraffic(scene, await scene.set(owner), new Map([[xvnc, watch]])))
}
