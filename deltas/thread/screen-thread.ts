import { seconds } from '../../capture/deadline.js'
import { Fault } from '../../capture/fault.js'
import type { Picture, Rectangle, Region } from '../../capture/frame.js'
import { drawPointer, pointerArea } from '../../capture/pictures/draw-pointer.js'
import { StaleRegion } from '../../capture/pictures/stale-region.js'
import { Thread } from '../../capture/thread.js'
import { layOut, type Layout } from '../screen/layout.js'
import { copyRegion } from './copying.js'
import { acquireMemory, releaseMemory } from './memories.js'
import type { FromThread, Made, Ready, ToThread } from './messages.js'

/** A thread that has not taken in a picture for so long hangs, ms: without jpeg-turbo, one large update takes seconds. */
const TIMEOUT_MS = 30_000
/** How long a thread that hangs may take to end, ms. */
const LATE_GRACE_MS = 100

/** How long others are waited for who are about to be ready too, ms: a crowd on one Wi-Fi paints within that. */
const GATHER_MS = 8

/** The memory for pictures of one size and format. */
interface Stock extends Pick<Picture, 'width' | 'height' | 'format'> {
  layout: Layout
  memory: WebAssembly.Memory
  /** The picture that was written last. */
  newest: 0 | 1
  /** What of each of the two has to be written again. */
  pictures: Array<{ data: Buffer, stale: StaleRegion }>
}

/** The thread of a screen, as seen from the event loop. Nothing but the memory of pictures is shared, and messages carry none. */
export class ScreenThread {
  readonly #thread: Thread<ToThread, FromThread>
  #stock: Stock | undefined
  /** Whether the memory of the older picture may be written to. */
  #isFree = true
  #isWiped = false
  #isClosed = false
  /** Whether a picture is being written to the memory. */
  #isWriting = false
  #waiting: Array<() => void> = []
  /** Those of whom the thread does not know yet that they are ready. */
  #ready: Ready[] = []
  #timer: NodeJS.Timeout | undefined
  readonly #drawsPointer: boolean
  /** Where the pointer was drawn last. */
  #drawn: Rectangle | undefined

  /**
   * @param number of the last update that another thread made of the same view; 0 if there was none
   * @param drawsPointer whether the pointer is part of what is shown
   * @param onMade is given each update, and those who need it
   */
  constructor (number: number, drawsPointer: boolean, onMade: (viewers: number[], update: Made) => void) {
    this.#drawsPointer = drawsPointer
    this.#thread = new Thread('screen-worker', import.meta.url, message => {
      if (message.kind === 'made') return onMade(message.viewers, message.update)
      if (message.kind === 'wiped') {
        this.#isWiped = true
        return
      }
      this.#isFree = true
      this.#wake()
    })
    this.over.addEventListener('abort', () => this.#wake())
    this.send({ kind: 'begin', number })
  }

  /** Aborts, with the reason, when the thread has ended, has been late or did not start. */
  get over (): AbortSignal {
    return this.#thread.over
  }

  send (message: ToThread): void {
    this.#thread.send(message)
  }

  /**
   * These can be sent the next update. The thread hears of it once nobody else is expected to be ready soon, with the next picture, or
   * after a few ms: those who are in step stay so, and what they need is made once.
   * @param isEach whether everybody is ready now
   */
  ready (viewers: Ready[], isEach: boolean): void {
    this.#ready.push(...viewers)
    if (isEach) this.#tellReady()
    else this.#timer ??= setTimeout(() => this.#tellReady(), GATHER_MS)
  }

  /**
   * Hands over a picture: the next of those that were handed over, or all of it. It has been read when this resolves.
   * @param quality JPEG quality of the view, 1 to 100
   * @throws the reason if the thread is over
   */
  async show (picture: Picture, quality: number): Promise<void> {
    await this.absorbed()
    const isNext = this.#stock && (['width', 'height', 'format'] as const).every(property => this.#stock![property] === picture[property])
    const stock = this.#stock = isNext ? this.#stock! : this.#prepare(picture)
    const all = [{ x: 0, y: 0, width: picture.width, height: picture.height }]
    const changed = this.#point(picture, isNext ? picture.changed : undefined)
    for (const { stale } of stock.pictures) stale.add(changed)
    const update = this.#drawsPointer ? undefined : picture.update
    if (update?.made) this.send({ kind: 'pass', update, quality, takenAt: picture.takenAt, ready: this.#takeReady() })
    await picture.drawn
    if (this.#isClosed) return
    const index = stock.newest = stock.newest === 0 ? 1 : 0
    const { data, stale } = stock.pictures[index]!
    this.#isFree = false
    this.#isWriting = true
    await copyRegion(picture, stale.take() ?? all, data, stock.layout.stride)
    if (this.#drawsPointer) drawPointer(data, stock.layout.stride, picture)
    this.#isWriting = false
    const { takenAt, fault } = picture
    const [region, isPlaceholder, ready] = [changed ?? all, fault !== undefined, this.#takeReady()]
    this.send({ kind: 'picture', index, region, takenAt, isPlaceholder, at: update && { stream: update.stream, number: update.to }, ready })
  }

  /**
   * Resolves when the last picture was taken in and sent to whoever was ready, so that the next one can be handed over.
   * @throws the reason if the thread is over
   */
  async absorbed (): Promise<void> {
    const late = new Fault('hung', `the screen thread has not answered within ${seconds(TIMEOUT_MS)}`)
    const timer = setTimeout(() => this.#thread.giveUp(late, LATE_GRACE_MS), TIMEOUT_MS)
    while (!this.#isFree && !this.over.aborted) await new Promise<void>(resolve => this.#waiting.push(resolve))
    clearTimeout(timer)
    this.over.throwIfAborted()
  }

  async close (): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    const isQuiet = !this.#isWriting
    await this.#thread.close()
    if (this.#stock && this.#isWiped && isQuiet) releaseMemory(this.#stock.memory)
    this.#stock = undefined
  }

  #tellReady (): void {
    const ready = this.#takeReady()
    if (ready.length > 0) this.send({ kind: 'ready', ready })
  }

  #takeReady (): Ready[] {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const ready = this.#ready
    this.#ready = []
    return ready
  }

  /** What changes on a picture that the pointer is drawn on: also where it was, and where it is. */
  #point (picture: Picture, changed: Region | undefined): Region | undefined {
    if (!this.#drawsPointer) return changed
    const region = new StaleRegion(false)
    region.add(changed)
    const drawn = pointerArea(picture)
    region.add([this.#drawn, drawn].filter(area => area !== undefined))
    this.#drawn = drawn
    return region.take()
  }

  #wake (): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #prepare ({ width, height, format }: Picture): Stock {
    const layout = layOut(width, height)
    const memory = acquireMemory(layout.pages)
    this.send({ kind: 'memory', memory, width, height, format })
    const bytes = layout.pictures[1] - layout.pictures[0]
    const pictures = layout.pictures.map(at => ({ data: Buffer.from(memory.buffer, at, bytes), stale: new StaleRegion() }))
    return { width, height, format, layout, memory, newest: 1, pictures }
  }
}
