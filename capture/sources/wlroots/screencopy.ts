import { Fault } from '../../fault.js'
import type { Rectangle } from '../../frame.js'
import type { Connection } from './connection.js'
import { sinceMs, type Copied, type Copier, type Layout } from './copier.js'
import type { Output } from './output.js'
import { SCREENCOPY_FRAME as FRAME, SCREENCOPY_MANAGER, Y_INVERT } from './protocol.js'
import type { Arguments } from './wire.js'

const WITH_POINTER = 1
/** From here on a frame says when it has told of all kinds of memory. */
const TELLS_ALL = 3

/** By wlr-screencopy-unstable-v1: sway, Hyprland, labwc, river, Wayfire, niri and others. It copies whole pictures. */
export class Screencopy implements Copier {
  readonly #connection: Connection
  readonly #manager: number
  readonly #version: number
  readonly #output: Output
  #frame: number | undefined
  #atOnce = true
  /** Told `undefined` if nothing comes of the frame. */
  #answerLayout = (_layout?: Layout): void => {}
  #answerCopied = (_copied?: Copied): void => {}

  /** @param version that the compositor offers, 2 at least: before that it did not tell what has changed */
  constructor (connection: Connection, manager: number, version: number, output: Output) {
    this.#connection = connection
    this.#manager = manager
    this.#version = version
    this.#output = output
  }

  begin (atOnce: boolean): Promise<Layout | undefined> {
    this.abandon()
    this.#atOnce = atOnce
    return this.#connection.ask('asking how to copy the screen', answer => {
      this.#answerLayout = answer
      this.#frame = this.#connection.create(this.#eventsOfFrame())
      this.#connection.send(this.#manager, SCREENCOPY_MANAGER.requests.captureOutput, this.#frame, WITH_POINTER, this.#output.object)
    })
  }

  async copy (buffer: number): Promise<Copied | undefined> {
    const frame = this.#frame
    if (frame === undefined) return undefined
    return await this.#connection.ask('copying the screen', answer => {
      this.#answerCopied = answer
      const { copy, copyWithDamage } = FRAME.requests
      this.#connection.send(frame, this.#atOnce ? copy : copyWithDamage, buffer)
    })
  }

  abandon (): void {
    if (this.#frame !== undefined) this.#connection.destroy(this.#frame, FRAME.requests.destroy)
    this.#frame = undefined
    this.#answerLayout()
    this.#answerCopied()
  }

  #eventsOfFrame (): (opcode: number, args: Arguments) => void {
    const began = performance.now()
    const { events } = FRAME
    const damage: Rectangle[] = []
    let layout: Layout | undefined
    let isInverted = false
    return (opcode, args) => {
      if (opcode === events.buffer) {
        const [format, width, height, stride] = [args.uint(), args.uint(), args.uint(), args.uint()]
        layout = { width, height, stride, format }
        if (this.#version < TELLS_ALL) this.#answerLayout(layout)
      } else if (opcode === events.bufferDone) {
        if (layout) this.#answerLayout(layout)
        else this.#connection.lose(new Fault('failed', 'the Wayland compositor copies its screen to memory of the GPU only', 'WAYLAND'))
      } else if (opcode === events.flags) isInverted = (args.uint() & Y_INVERT) !== 0
      else if (opcode === events.damage) damage.push({ x: args.uint(), y: args.uint(), width: args.uint(), height: args.uint() })
      else if (opcode === events.failed) this.abandon()
      else if (opcode === events.ready) {
        const tookMs = sinceMs(args.uint() * 2 ** 32 + args.uint(), args.uint(), performance.now() - began)
        // Which end the rows of its damage count from is not said.
        const isKnown = !this.#atOnce && !isInverted
        this.#answerCopied({ damage: isKnown ? damage : undefined, transform: this.#output.transform, isInverted, tookMs })
      }
    }
  }
}
