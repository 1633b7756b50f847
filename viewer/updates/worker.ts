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

/** What has become of the order with this number. */
export type Answer = { id: number, result: Blob | void } | { id: number, error: string }

/** What it hears: an answer, or that the picture is lost, or can be painted again after that, so that it has to come whole. */
export type News = Answer | { isLost: true }

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
      painter = new Painter(order.canvas, () => tell({ isLost: true }))
      return
    case 'paint':
      return paint(readMessage(order.bytes) as Update)
    case 'save':
      return painter.save()
  }
}

const tell = (news: News) => postMessage(news)

onmessage = ({ data: { id, order } }: MessageEvent<{ id: number, order: Order }>) => {
  perform(order).then(result => tell({ id, result }), error => tell({ id, error: String(error) }))
}
