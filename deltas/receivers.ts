import { reasonOn, type Reason } from '../capture/fault.js'
import type { Picture, Pointer } from '../capture/frame.js'
import type { Dialect } from '../rfb/rectangles/dialect.js'
import type { Made, Ready } from './thread/messages.js'

/** Of a picture, px. */
export type Size = Pick<Picture, 'width' | 'height'>

/** Whoever is shown what is on a stage. Nothing of this may throw. */
export interface Receiver {
  /** Is given each update that was made for them since they were last ready. */
  update (update: Made): void
  /** Where the pointer is; `undefined` if there is none. Called when it has moved. */
  pointer (pointer: Pointer | undefined): void
  /** Why the screen can't be shown; `undefined` once it can. Called when that changes. */
  fault (reason: Reason | undefined): void
  /** How large the picture is that comes next. Called when that changes, before any update of it was made. */
  size? (size: Size): void
}

/** A receiver, and where they are. */
interface Member {
  readonly receiver: Receiver
  /** Number of the last update that the present thread sent them; 0 before the first. */
  sent: number
  /** Set while they can be sent something. */
  ready: Ready | undefined
}

/** Everybody to whom one stage sends updates: what they know, and who can be sent something. */
export class Receivers {
  /** By a number that is never given again. */
  readonly #members = new Map<number, Member>()
  #last = 0
  #ready = 0
  #wake = () => {}
  #pointer: Pointer | undefined
  #reason: Reason | undefined
  #size: Size | undefined

  get count (): number {
    return this.#members.size
  }

  /** Whether everybody can be sent something. */
  get isEachReady (): boolean {
    return this.#ready === this.#members.size
  }

  /** Who they are. */
  get viewers (): Iterable<number> {
    return this.#members.keys()
  }

  /** @returns who they are from now on */
  join (receiver: Receiver): number {
    const viewer = ++this.#last
    this.#members.set(viewer, { receiver, sent: 0, ready: undefined })
    receiver.pointer(this.#pointer)
    receiver.fault(this.#reason)
    if (this.#size) receiver.size?.(this.#size)
    return viewer
  }

  /** @returns whether they were there */
  leave (viewer: number): boolean {
    this.#setReady(viewer, undefined)
    return this.#members.delete(viewer)
  }

  clear (): void {
    this.#members.clear()
    this.#ready = 0
  }

  /** They can be sent the next update. @returns what the thread is to know of it; `undefined` if they have left */
  ready (viewer: number, quality: number, refineBytes: number, dialect?: Dialect): Ready | undefined {
    const member = this.#members.get(viewer)
    if (!member) return
    const ready = { viewer, after: member.sent, quality, refineBytes, dialect }
    this.#setReady(viewer, ready)
    this.#wake()
    return ready
  }

  /** Resolves when somebody can be sent something. For one who waits. */
  someoneReady (): Promise<void> {
    return new Promise(resolve => {
      if (this.#ready > 0) resolve()
      else this.#wake = resolve
    })
  }

  /** There is another thread, which has sent nobody anything. @returns who can be sent something */
  restart (): Ready[] {
    const all = [...this.#members.values()]
    for (const member of all) {
      member.sent = 0
      if (member.ready) member.ready = { ...member.ready, after: 0 }
    }
    return all.flatMap(({ ready }) => ready ?? [])
  }

  send (viewers: readonly number[], update: Made): void {
    for (const viewer of viewers) {
      const member = this.#members.get(viewer)
      if (!member) continue
      this.#setReady(viewer, undefined)
      member.sent = update.number
      member.receiver.update(update)
    }
  }

  /** Tells them what has changed beside the pixels. @returns whether the pointer has moved, or looks different */
  tell (picture: Picture): boolean {
    const { pointer, width, height } = picture
    this.setReason(reasonOn(picture))
    if (width !== this.#size?.width || height !== this.#size.height) {
      this.#size = { width, height }
      for (const { receiver } of this.#members.values()) receiver.size?.(this.#size)
    }
    const last = this.#pointer
    this.#pointer = pointer
    if (pointer === last || (pointer && last && pointer.image === last.image && pointer.x === last.x && pointer.y === last.y)) return false
    for (const { receiver } of this.#members.values()) receiver.pointer(pointer)
    return true
  }

  setReason (reason: Reason | undefined): void {
    if (reason?.fault === this.#reason?.fault) return
    this.#reason = reason
    for (const { receiver } of this.#members.values()) receiver.fault(reason)
  }

  #setReady (viewer: number, ready: Ready | undefined): void {
    const member = this.#members.get(viewer)
    if (!member) return
    this.#ready += Number(ready !== undefined) - Number(member.ready !== undefined)
    member.ready = ready
  }
}
