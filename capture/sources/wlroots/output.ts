import type { Display } from '../../frame.js'
import type { Connection } from './connection.js'
import { IS_CURRENT, OUTPUT, XDG_OUTPUT, XDG_OUTPUT_MANAGER } from './protocol.js'
import type { Arguments } from './wire.js'

/** The transforms of an output that swap its width and its height: those by 90 and by 270 degrees. */
export const swapsSides = (transform: number): boolean => transform % 2 === 1

/** A monitor, as the compositor tells of it. */
export class Output {
  /** The number of the object. */
  readonly object: number
  /** How its pixels are turned before they are shown, as wl_output numbers it. */
  transform = 0
  /** Whether the compositor has told all of it. */
  isKnown = false
  readonly #onChange: () => void
  #name: string
  #description = ''
  #mode = { width: 0, height: 0 }
  #place = { x: 0, y: 0 }

  /**
   * @param name the number that the registry gives it
   * @param version of what the registry offers
   * @param onChange called when it has changed
   */
  constructor (connection: Connection, registry: number, name: number, version: number, onChange: () => void) {
    this.#name = `output-${name}`
    this.#onChange = onChange
    const known = Math.min(version, OUTPUT.version)
    this.object = connection.bind(registry, name, OUTPUT.name, known, (opcode, args) => this.#onEvent(opcode, args))
    this.isKnown = known < 2 // such a one does not say when it has told all
  }

  /** Asks for where it lies on the desktop, and, of a compositor that is older than 2022, for its name. */
  locate (connection: Connection, manager: number): void {
    const object = connection.create((opcode, args) => this.#onPlaceEvent(opcode, args))
    connection.send(manager, XDG_OUTPUT_MANAGER.requests.getXdgOutput, object, this.object)
  }

  /** As people see it: of a turned one, the width is what lies across. */
  get display (): Display {
    const { width, height } = this.#mode
    const size = swapsSides(this.transform) ? { width: height, height: width } : { width, height }
    return { id: this.#name, name: this.#description || this.#name, ...this.#place, ...size, primary: false }
  }

  #onEvent (opcode: number, args: Arguments): void {
    const { events } = OUTPUT
    if (opcode === events.geometry) {
      this.#place = { x: args.int(), y: args.int() }
      for (let skipped = 0; skipped < 3; skipped++) args.int() // size in mm, subpixels
      for (let skipped = 0; skipped < 2; skipped++) args.text() // make, model
      this.transform = args.int()
    } else if (opcode === events.mode) {
      if (args.uint() & IS_CURRENT) this.#mode = { width: args.int(), height: args.int() }
    } else if (opcode === events.name) this.#name = args.text()
    else if (opcode === events.description) this.#description = args.text()
    else if (opcode === events.done) {
      this.isKnown = true
      this.#onChange()
    }
  }

  #onPlaceEvent (opcode: number, args: Arguments): void {
    const { events } = XDG_OUTPUT
    if (opcode === events.logicalPosition) this.#place = { x: args.int(), y: args.int() }
    else if (opcode === events.name) this.#name = args.text()
    else if (opcode === events.description) this.#description = args.text()
  }
}
