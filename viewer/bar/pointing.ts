import { keep, kept } from '../kept.js'
import type { Screen } from '../link/screen.js'
import type { Stage } from '../stage/stage.js'
import { HostPen } from '../updates/host-pen.js'
import type { Region } from '../updates/pointing.js'

/** Under this name it is kept that this browser does not follow the host. */
const STAYS = 'stays'

/** What the host does with a pen, and what the pages of all others do about that: they zoom to where all are to look. */
export class Pointing extends HostPen {
  #isHost = false
  readonly #stage: Stage
  /** Whether the stage shows what it was told last. */
  #isShown = true
  #follows = kept(STAYS) === null

  /** @param element of the stage @param changed called when one of the buttons may look otherwise */
  constructor (element: HTMLElement, stage: Stage, screen: Pick<Screen, 'pen'>, changed: () => void) {
    super(element, (x, y) => stage.toPicture(x, y), () => screen.pen, changed)
    this.#stage = stage
    stage.addEventListener('move', () => this.#follow())
  }

  /** Only the host has a pen. */
  get isHost (): boolean {
    return this.#isHost
  }

  set isHost (isHost: boolean) {
    this.#isHost = isHost
    if (!isHost) this.turnOff()
  }

  /** Whether this browser zooms to where all are to look. */
  get follows (): boolean {
    return this.#follows
  }

  toggleFollowing () {
    this.#follows = !this.#follows
    keep(STAYS, this.#follows ? null : 'yes')
    this.#isShown = false
    this.#follow()
  }

  override looked (region: Region | undefined) {
    this.#isShown &&= region === this.region
    super.looked(region)
    this.#follow()
  }

  /** Shows it, unless that has been done, or nothing is to be seen yet. */
  #follow () {
    if (this.#isShown || this.#isHost || !this.#stage.isLaidOut) return
    this.#isShown = true
    if (this.region && this.#follows) this.#stage.zoomTo(this.region)
    else this.#stage.setMode('fit')
  }
}
