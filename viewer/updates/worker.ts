import { Easel } from './easel.js'
import type { Size } from './shown.js'

/** What the page wants of its worker: first to begin. */
export type Order =
  { kind: 'begin', canvas: OffscreenCanvas } |
  /** To paint the update that these bytes are. */
  { kind: 'paint', bytes: ArrayBuffer } |
  /** To show it sharp at this size, px of the screen. */
  { kind: 'show at', size: Size } |
  /** To give the picture as it is, as PNG. */
  { kind: 'save' }

/** What has become of the order with this number. */
export type Answer = { id: number, result: Blob | void } | { id: number, error: string }

/** What it hears: an answer, or that the picture is lost, or can be painted again after that, so that it has to come whole. */
export type News = Answer | { isLost: true }

let easel: Easel

async function perform (order: Order): Promise<Blob | void> {
  switch (order.kind) {
    case 'begin':
      easel = new Easel(order.canvas, () => tell({ isLost: true }))
      return
    case 'paint':
      return easel.paint(order.bytes)
    case 'show at':
      return easel.showAt(order.size)
    case 'save':
      return easel.save()
  }
}

const tell = (news: News) => postMessage(news)

onmessage = ({ data: { id, order } }: MessageEvent<{ id: number, order: Order }>) => {
  perform(order).then(result => tell({ id, result }), error => tell({ id, error: String(error) }))
}
