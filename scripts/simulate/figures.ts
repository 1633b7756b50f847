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
  // Somebody reads and scrolls in a browser. Measured.
  { name: 'scrolling', perSecond: 22, bytes: 5200 },
  // The worst: all of it changes with each picture, and goes out as JPEG. Measured.
  { name: 'full motion', perSecond: 30, bytes: 120_000 }
]

/** CPU time of a nats-server for each message that goes out: ms, and ms a MB. Measured, with that of what comes in. */
export const SERVER_CPU = { messageMs: 0.13, mbMs: 3 }

/**
 * CPU time of a relay, ms. In threads of its own, for an update: reading it, and the picture that others are shown. On the event loop, for
 * each viewer whom it goes out to: for the message, and for a MB of it. Measured.
 */
export const RELAY_CPU = { updateMs: 6, updateMbMs: 120, viewerMs: 0.06, viewerMbMs: 1 }

/** Processors of a server that messages are handed out by. JavaScript does that on one. */
export const SERVER_CORES = 4

/** No machine is to be busier than this, and no link fuller: a queue that is 70 % full waits 2.3 times as long as an empty one (M/M/1). */
export const MOST_BUSY = 0.7
