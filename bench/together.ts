import type { Contestant, Size } from './contestants/index.js'
import type { Rounds } from './rounds.js'
import { withOwner } from './owner.js'
import { openScreen } from './screen.js'
import { measureStream, type StreamFigures } from './stream.js'

/**
 * Measures the contestants while all of them capture the same screen, several times over, so that whatever else the machine
 * does affects all of them alike. Ratios of runs one after another varied by a third, these by a tenth (measured). The one
 * started first gets its events first, so each round starts with a different one.
 * A contestant that can't run here is left out, and the reason is kept.
 */
export async function together (
  contestants: readonly Contestant[], rounds: number, size: Size, fps: number, warmUpMs: number, forMs: number
): Promise<Rounds<Contestant, StreamFigures>> {
  const measured = new Map<Contestant, StreamFigures[]>()
  const missing = new Map<Contestant, string>()
  for (let round = 1; round <= rounds; round++) {
    const order = [...contestants.slice((round - 1) % contestants.length), ...contestants.slice(0, (round - 1) % contestants.length)]
    process.stderr.write(`  round ${round} of ${rounds}: ${order.map(({ name }) => name).join(', ')}\n`)
    await withOwner(async owner => {
      const server = await openScreen(owner, size, fps)
      const started = []
      for (const contestant of order) {
        if (missing.has(contestant)) continue
        try {
          started.push({ contestant, running: await contestant.start(owner, { ...size, fps }) })
        } catch (error) {
          missing.set(contestant, `${contestant.name}, round ${round}: ${(error as Error).message}`)
        }
      }
      await Promise.all(started.map(async ({ contestant, running }) => {
        const figures = await measureStream({ ...running, warmUpMs }, server.pid, forMs)
        measured.set(contestant, [...measured.get(contestant) ?? [], figures])
      }))
    })
  }
  return { measured, missing: [...missing.values()] }
}
