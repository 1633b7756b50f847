import type { PictureUpdate, WrittenUpdate } from '../../capture/frame.js'
import { layOut } from '../screen/layout.js'
import { Screen } from '../screen/screen.js'
import { Passing } from '../update/passing.js'
import { Updates } from '../update/updates.js'
import { Audience, type Maker } from './audience.js'
import { wipe } from './memories.js'
import type { FromThread, MemoryMessage, PassMessage, PictureMessage, Place, ToThread } from './messages.js'

/** How often those who do not see all of it exactly are looked at while nothing happens, ms. */
const REFINE_MS = 100

/** What happens in the thread of a screen: takes in pictures, and makes updates for everybody who is ready for one. */
export class Backstage {
  readonly #audience: Audience
  readonly #post: (message: FromThread, transfer?: ArrayBuffer[]) => void
  /** What is taken in before anything else is made, in order: a picture, perhaps after its memory. */
  readonly #coming: Array<MemoryMessage | PassMessage | PictureMessage> = []
  #shown: {
    memory: WebAssembly.Memory
    screen: Screen
    updates: Updates
    maker: Maker
    takenAt: number
    isPlaceholder: boolean
  } | undefined

  /** Which picture of which stream the newest one is, if it was made by updates of others. */
  #at: Place | undefined
  /** Set while the picture is awaited that an update of others leads to. */
  #passing: Passing | undefined
  #isBusy = false
  /** Whether the event loop waits to hear that its picture was taken in. */
  #isOwed = false
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor (post: (message: FromThread, transfer?: ArrayBuffer[]) => void) {
    this.#post = post
    this.#audience = new Audience((viewers, update) => post({ kind: 'made', viewers, update }, [update.bytes.buffer]))
  }

  /** @throws what went wrong: the thread is of no use any more */
  async receive (message: ToThread): Promise<void> {
    if (message.kind === 'begin') this.#audience.number = message.number
    else if (message.kind === 'join') this.#audience.join(message.viewer)
    else if (message.kind === 'leave') this.#audience.leave(message.viewer)
    else if (message.kind === 'memory') this.#coming.push(message)
    else {
      for (const ready of message.ready) this.#audience.ready(ready)
      if (message.kind !== 'ready') this.#coming.push(message)
    }
    await this.#work()
  }

  async close (): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#shown?.updates.close()
    if (!this.#shown || this.#isBusy) return
    wipe(this.#shown.memory, this.#shown.screen.layout.pages)
    this.#post({ kind: 'wiped' })
  }

  async #work (): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    clearTimeout(this.#timer)
    while (await this.#workOnce());
    this.#isBusy = false
    if (this.#isOwed) this.#post({ kind: 'absorbed' })
    this.#isOwed = false
    if (this.#audience.isBlurred && !this.#isClosed) this.#timer = setTimeout(() => this.#work(), REFINE_MS)
  }

  /** @returns whether there may be more to do */
  async #workOnce (): Promise<boolean> {
    const next = this.#coming.shift()
    if (next?.kind === 'memory') await this.#prepare(next)
    else if (next?.kind === 'pass') this.#pass(next)
    else if (next) this.#takeIn(next)
    else return await this.#serve()
    return true
  }

  async #serve (): Promise<boolean> {
    if (!this.#shown?.screen.version || this.#passing) return false
    const { screen: { version }, maker, takenAt, isPlaceholder } = this.#shown
    return await this.#audience.serve(maker, { version, takenAt, isPlaceholder })
  }

  async #prepare ({ memory, width, height, format }: MemoryMessage): Promise<void> {
    await this.#shown?.updates.close()
    const screen = new Screen(layOut(width, height), memory, format)
    const updates = new Updates(screen, memory)
    this.#shown = { memory, screen, updates, maker: makerOf(screen, updates, memory), takenAt: 0, isPlaceholder: false }
    this.#audience.restart(screen.layout.grid)
  }

  /** Nobody is served until the picture is there that the update leads to. */
  #pass ({ update, quality, takenAt }: PassMessage): void {
    const { screen } = this.#shown!
    if (!this.#follows(update)) return
    this.#passing = new Passing(update.made, quality, screen.layout.grid)
    this.#audience.pass(this.#passing, { version: screen.version + 1, takenAt, isPlaceholder: false })
  }

  #takeIn ({ index, region, takenAt, isPlaceholder, at }: PictureMessage): void {
    const shown = this.#shown!
    const step = shown.screen.take(index, region, takenAt)
    shown.isPlaceholder = isPlaceholder
    if (step) {
      shown.takenAt = takenAt
      this.#audience.fold(step, this.#passing)
    }
    this.#audience.reach(shown.updates, this.#passing)
    this.#passing = undefined
    this.#at = at
    this.#isOwed = true
  }

  /** Whether an update leads from the picture before to this one, or from any. */
  #follows (update: PictureUpdate | undefined): update is PictureUpdate & { made: WrittenUpdate } {
    if (!update?.made) return false
    return (update.made.bytes[1]! & 1) === 1 || (update.stream === this.#at?.stream && update.from === this.#at.number)
  }
}

function makerOf (screen: Screen, updates: Updates, memory: WebAssembly.Memory): Maker {
  const { layout: { grid: { width, height }, stride, pictures }, format } = screen
  return {
    pass: (standing, passing, quality) => updates.pass(standing, passing, quality),
    plan: (standing, quality) => updates.plan(standing, quality),
    refine: (standing, budgetBytes, now) => updates.refine(standing, budgetBytes, now),
    write: (plan, number, takenAt) => updates.write(plan, number, takenAt),
    async writeRectangles (plan, dialect) {
      // Without VNC viewers none of that is loaded.
      const { writeRectangles } = await import('../../rfb/rectangles/write.js')
      const data = Buffer.from(memory.buffer, screen.at, pictures[1] - pictures[0])
      return writeRectangles(plan, { data, format, width, height, stride }, dialect)
    }
  }
}
