import { Connection, type Report } from './connection.js'
import { Painter } from './painter.js'

/** What the page tells its worker: first the canvas. */
export type Order =
  { kind: 'begin', canvas: OffscreenCanvas } |
  /** Opens a connection, instead of the one there is. */
  { kind: 'connect', url: string } |
  { kind: 'disconnect' } |
  { kind: 'save' }

/** What the worker tells the page. */
export type Answer = Report | { kind: 'saved', picture: Blob }

const answer = (message: Answer) => postMessage(message)

let painter: Painter
let connection: Connection | undefined

onmessage = async ({ data: order }: MessageEvent<Order>) => {
  switch (order.kind) {
    case 'begin':
      painter = new Painter(order.canvas)
      break
    case 'save':
      answer({ kind: 'saved', picture: await painter.save() })
      break
    default:
      connection?.close()
      connection = order.kind === 'connect' ? new Connection(order.url, painter, answer) : undefined
  }
}
