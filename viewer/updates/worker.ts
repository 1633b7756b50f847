import { decode } from './decode.js'
import { Painter } from './painter.js'
import { readMessage, type Update } from './read.js'

/** What the page wants of its worker: first to begin. */
export type Order =
  { kind: 'begin', canvas: OffscreenCanvas } |
  /** To paint the update that these bytes are. */
  { kind: 'paint', bytes: ArrayBuffer } |
  /** To give the picture as it is, as PNG. */
  { kind: 'save' }

/** What it hears: what has become of its order with this number. */
export type Answer = { id: number, result: Blob | void } | { id: number, error: string }

let painter: Painter
/** The last update that has come. */
let painted: Promise<void> = Promise.resolve()

/** One after another, while the next ones are being decoded. What builds upon an update that could not be painted can't be either. */
function paint (update: Update): Promise<void> {
  const before = update.isWhole ? painted.catch(() => {}) : painted
  painted = Promise.all([decode(update), before]).then(([decoded]) => painter.paint(update, decoded))
  return painted
}

async function perform (order: Order): Promise<Blob | void> {
  switch (order.kind) {
    case 'begin':
      painter = new Painter(order.canvas)
      return
    case 'paint':
      return paint(readMessage(order.bytes) as Update)
    case 'save':
      return painter.save()
  }
}

const answer = (message: Answer) => postMessage(message)

onmessage = ({ data: { id, order } }: MessageEvent<{ id: number, order: Order }>) => {
  perform(order).then(result => answer({ id, result }), error => answer({ id, error: String(error) }))
}
