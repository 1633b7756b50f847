import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import type { Colour } from '../../test/fixtures/pixels.js'
import { laserMessage } from '../../viewer/updates/pointing.js'
import { until } from './glass/changes.js'
import type { See } from './screenshot.js'

/** The first byte of the message. */
const LASER = 4
/** The middle of the dot, see viewer/style/laser.css. */
const RED: Colour = [255, 59, 48]
/** Places of the screen that are far apart, px, with nothing red at them. */
const PLACES = [{ x: 700, y: 1030 }, { x: 1240, y: 1050 }]

/** How long it took, ms. */
export interface Pointed {
  /** Until the pixels of a page were red. */
  painted: number[]
  /** Until each of the others had been told. */
  told: number[]
}

/**
 * Points at one place after another, at random moments.
 * @param host is sent what everybody is, and points
 * @param others those who only count what they are sent
 * @param size of the screen that the page shows pixel for pixel
 */
export async function point (
  host: WebSocket, others: WebSocket[], see: See, size: { width: number, height: number }, times: number
): Promise<Pointed> {
  const [painted, told]: [number[], number[]] = [[], []]
  let began = 0
  for (const other of others) {
    other.on('message', (message: Buffer, isBinary: boolean) => {
      if (isBinary && message[0] === LASER && message[1] === 1) told.push(performance.now() - began)
    })
  }
  for (let time = 0; time < times; time++) {
    await sleep(100 + 200 * Math.random())
    const place = PLACES[time % 2]!
    began = performance.now()
    host.send(new Uint8Array(laserMessage({ x: place.x / size.width, y: place.y / size.height })))
    await until(see, [place], RED)
    painted.push(performance.now() - began)
  }
  return { painted, told }
}
