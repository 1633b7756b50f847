import { randomBytes } from 'node:crypto'
import type { Made } from '../../deltas/index.js'
import { Flow } from '../../deltas/flow/flow.js'
import type { Bus } from '../bus.js'
import { writePublished } from '../messages.js'
import { updatesOf } from '../subjects.js'

/** So many updates may be on their way to the server: then what changes is folded into the next one, so that nothing queues. */
const MOST_UNDER_WAY = 2
/** So long after it has reached the server, a whole picture may still be on its way to a relay that asks for one, ms. */
const ON_ITS_WAY_MS = 250

const newStream = (): string => randomBytes(16).toString('base64url')

/** Publishes updates, numbers them, and learns what the link to the server carries. */
export class Publisher {
  readonly #bus: Bus
  readonly #subject: string
  readonly #flow: Flow
  #stream = newStream()
  #newest = 0
  #told = 0
  #underWay = 0
  /** The last whole picture of this stream, and when it had reached the server. */
  #whole: { number: number, at: number } | undefined

  constructor (bus: Bus, name: string, quality: number) {
    this.#bus = bus
    this.#subject = updatesOf(name)
    this.#flow = new Flow(quality)
  }

  get stream (): string {
    return this.#stream
  }

  /** The number of the last update of this stream; 0 before the first. */
  get newest (): number {
    return this.#newest
  }

  /** The number of what was told last beside updates. */
  get told (): number {
    return this.#told
  }

  /** Whether the next update may follow. */
  get isReady (): boolean {
    return this.#bus.isConnected && this.#underWay < MOST_UNDER_WAY
  }

  /** What may be sent to show something more exactly, bytes. */
  get refineBytes (): number {
    return this.#underWay === 0 ? this.#flow.refineBytes : 0
  }

  /** JPEG quality of the next update. @param asked 1 to 100 */
  qualityOf (asked: number): number {
    this.#flow.ask(asked)
    return this.#flow.quality(performance.now())
  }

  /** Whether a relay that has taken note of this update, and needs a whole picture, has none coming. */
  hasNoWholeFor (passed: number): boolean {
    return !this.#whole || this.#whole.number <= passed || performance.now() - this.#whole.at >= ON_ITS_WAY_MS
  }

  /** What follows belongs to another stream. */
  begin (): void {
    this.#stream = newStream()
    this.#newest = 0
    this.#whole = undefined
  }

  /**
   * @returns resolves when it has reached the server
   * @throws BusLost
   */
  async update ({ number, bytes, isLossy, isNew, takenAt }: Made, isWhole: boolean): Promise<void> {
    this.#underWay++
    this.#newest++
    const message = writePublished({ kind: 'update', stream: this.#stream, number: this.#newest, bytes })
    const whole = isWhole ? { number: this.#newest, at: Infinity } : undefined
    if (whole) this.#whole = whole
    this.#flow.send({ number, bytes: bytes.length, isLossy, ageMs: isNew ? Date.now() - takenAt : undefined }, performance.now())
    try {
      await this.#bus.publish(this.#subject, message)
    } finally {
      this.#underWay--
      const now = performance.now()
      this.#flow.acknowledge(number, now)
      if (whole) whole.at = now
    }
  }

  /** Tells something beside updates, if that can be now. @param bytes a message of docs/updates.md */
  tell (bytes: Buffer): void {
    this.#told = (this.#told + 1) >>> 0
    this.#send(writePublished({ kind: 'told', stream: this.#stream, number: this.#told, bytes }))
  }

  /** Has the relays ask at once. */
  news (): void {
    this.#send(writePublished({ kind: 'news', stream: this.#stream, number: 0, bytes: Buffer.alloc(0) }))
  }

  /** What is lost of this is in the next answer. */
  #send (message: Buffer): void {
    if (this.#bus.isConnected) this.#bus.publish(this.#subject, message).catch(() => {})
  }
}
