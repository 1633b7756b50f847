import { Fault } from '../../fault.js'
import type { Display } from '../../frame.js'
import { primaryFirst } from '../primary-first.js'
import { Connection } from './connection.js'
import { Output } from './output.js'
import { OUTPUT, REGISTRY, XDG_OUTPUT_MANAGER } from './protocol.js'
import type { Arguments } from './wire.js'

/** A Wayland compositor: what it offers, and its outputs, which come and go. */
export class Compositor {
  readonly connection: Connection
  readonly #registry: number
  /** By the name of the interface: the number that the registry gives it, and its version. */
  readonly #offers = new Map<string, { name: number, version: number }>()
  /** By the number that the registry gives. */
  readonly #outputs = new Map<number, Output>()
  /** Places the outputs, once it is known whether the compositor has it. */
  #placing: number | undefined
  /** Called when an output has changed, or is gone. */
  onChange = (): void => {}

  private constructor (connection: Connection) {
    this.connection = connection
    this.#registry = connection.registry((opcode, args) => this.#onEvent(opcode, args))
  }

  /**
   * @param path of its socket
   * @throws if none answers there
   */
  static async open (path: string): Promise<Compositor> {
    const connection = await Connection.open(path)
    const compositor = new Compositor(connection)
    await connection.sync('asking what it offers')
    compositor.#placing = compositor.bind(XDG_OUTPUT_MANAGER)
    for (const output of compositor.#outputs.values()) compositor.#place(output)
    await connection.sync('asking for its outputs')
    return compositor
  }

  /** The number of a new object of this type; `undefined` if the compositor does not offer it. */
  bind ({ name: type, version: known }: { name: string, version: number }): number | undefined {
    const offer = this.#offers.get(type)
    return offer && this.connection.bind(this.#registry, offer.name, type, Math.min(offer.version, known))
  }

  /** The version that the compositor offers; 0 if it does not. */
  versionOf ({ name }: { name: string }): number {
    return this.#offers.get(name)?.version ?? 0
  }

  /** In the order in which the compositor told of them, the first of them as the primary one: Wayland has none. */
  get displays (): Display[] {
    return primaryFirst([...this.#outputs.values()].filter(({ isKnown }) => isKnown).map(({ display }) => display))
  }

  /** @throws if there is none of this name any more */
  output (id: string): Output {
    const found = [...this.#outputs.values()].find(({ display }) => display.id === id)
    if (!found) throw new Fault('failed', `the display ${id} is no longer there`, 'UNKNOWN_DISPLAY')
    return found
  }

  #onEvent (opcode: number, args: Arguments): void {
    const name = args.uint()
    if (opcode === REGISTRY.events.global) {
      const [type, version] = [args.text(), args.uint()]
      this.#offers.set(type, { name, version })
      if (type !== OUTPUT.name) return
      const output = new Output(this.connection, this.#registry, name, version, () => this.onChange())
      this.#outputs.set(name, output)
      this.#place(output)
    } else if (opcode === REGISTRY.events.globalRemove && this.#outputs.delete(name)) this.onChange()
  }

  #place (output: Output): void {
    if (this.#placing !== undefined) output.locate(this.connection, this.#placing)
  }
}
