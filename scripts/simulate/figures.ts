/**
 * What the plans are made of. The measured ones are those of `npm run bench:relay` and `npm run bench` on 2 cores of an AMD EPYC, in
 * docs/scaling.md and docs/bench.md; the others are assumptions, each with its reason.
 */

/** What a screen of 1920x1080 px gives a relay: updates a second, and their size, bytes. */
export interface Scene {
  name: string
  perSecond: number
  bytes: number
}

export const SCENES: Scene[] = [
  // A talk: somebody reads and scrolls. Measured: docs/bench.md.
  { name: 'scrolling', perSecond: 30, bytes: 20_000 },
  // The worst: everything changes with each picture, and goes out as JPEG. Measured: 187 KB.
  { name: 'full motion', perSecond: 30, bytes: 187_000 }
]

/** CPU time of a nats-server for a message that comes in, and for each that goes out: ms, and ms a MB. */
export const SERVER_CPU = { messageMs: 0.01, mbMs: 0.35 }

/** CPU time of a relay for an update that comes in, and for each viewer that it goes out to: ms, and ms a MB. */
export const RELAY_CPU = { messageMs: 1.5, mbMs: 5, viewerMs: 0.03, viewerMbMs: 0.1 }

/** Cores of a machine that a relay or a server can use at once: JavaScript runs on one. */
export const RELAY_CORES = 1
export const SERVER_CORES = 2

/** No machine is to be busier than this, and no link fuller: a queue that is 70 % full waits 2.3 times as long as an empty one (M/M/1). */
export const MOST_BUSY = 0.7
