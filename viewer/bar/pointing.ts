import type { Screen } from '../link/screen.js'
import type { Stage } from '../stage/stage.js'
import { setUpPen, type Pen, type PenMode } from '../updates/laser-pen.js'
import type { Region } from '../updates/pointing.js'

/** Where it is kept that this browser does not follow the host. */
const STAYS = 'deskfeed.stays'

/** What the host does with a pen, and what the pages of all others do about that: they zoom to where all are to look. */
export class Pointing {
  /** Only the host has a pen. */
  isHost = false
  readonly #stage: Stage
  readonly #screen: Pick<Screen, 'pen'>
  readonly #pen: Pen
  readonly #changed: () => void
  #region: Region | undefined
  /** Whether the stage shows what it was told last. */
  #isShown = true
  #follows = localStorage.getItem(STAYS) === null

  /** @param element of the stage @param changed called when one of the buttons may look otherwise */
  constructor (element: HTMLElement, stage: Stage, screen: Pick<Screen, 'pen'>, changed: () => void) {
    this.#stage = stage
    this.#screen = screen
    this.#changed = changed
    this.#pen = setUpPen(element, (x, y) => stage.toPicture(x, y), {
      point: spot => screen.pen?.point(spot),
      look: region => screen.pen?.look(region),
      mark: region => screen.pen?.mark(region)
    }, changed)
  }

  /** Whether this browser zooms to where all are to look. */
  get follows (): boolean {
    return this.#follows
  }

  /** Whether there is such a region. */
  get hasRegion (): boolean {
    return this.#region !== undefined
  }

  /** Whether a press does this now. */
  does (mode: PenMode): boolean {
    return this.#pen.mode === mode
  }

  /** Turns it on, or off again. */
  toggle (mode: PenMode) {
    this.#pen.mode = this.does(mode) ? 'off' : mode
  }

  /** Everybody may look wherever they like again. */
  lookAnywhere () {
    this.#screen.pen?.look(undefined)
  }

  toggleFollowing () {
    this.#follows = !this.#follows
    if (this.#follows) localStorage.removeItem(STAYS)
    else localStorage.setItem(STAYS, 'yes')
    this.#isShown = false
    this.follow()
  }

  /** The host wants all to look there, or wherever they like. */
  looked (region: Region | undefined) {
    this.#isShown &&= region === this.#region
    this.#region = region
    this.follow()
    this.#changed()
  }

  /** Shows it, unless that has been done, or there is no picture yet. */
  follow () {
    if (this.#isShown || this.isHost || !this.#stage.shown) return
    this.#isShown = true
    if (this.#region && this.#follows) this.#stage.zoomTo(this.#region)
    else this.#stage.setMode('fit')
  }
}
