import type { AccessState } from '../../contract/access.js'

/** By these names only this machine is reached, or what forwards to another. */
const LOOPBACK = /^(localhost|.+\.localhost|127\..*|\[::1\])$/

/**
 * Whether this is the machine that shares its screen. There it is watched only if somebody wants that, since each picture would show the
 * one before.
 */
export class Here {
  /** `undefined` before the service has said so. */
  #isThisMachine: boolean | undefined = LOOPBACK.test(location.hostname) ? undefined : false
  /** `?watch=anyway` is for programs that can't press the button. */
  #isWanted = new URLSearchParams(location.search).get('watch') === 'anyway'

  /** The service has said what this browser may do. */
  settle ({ thisMachine, you }: AccessState) {
    if (this.#isThisMachine !== false) this.#isThisMachine = thisMachine ?? you === 'host'
  }

  /** Somebody wants to watch it here as well. */
  want () {
    this.#isWanted = true
  }

  get isThisMachine (): boolean {
    return this.#isThisMachine === true
  }

  /** Whether the screen is shared here, and not watched. */
  get isSharing (): boolean {
    return this.isThisMachine && !this.#isWanted
  }

  /** Whether watching may begin by itself. */
  get mayWatch (): boolean {
    return this.#isWanted || this.#isThisMachine === false
  }
}
