import { changeView, streamAddress, updatesAddress, wantsStream, type ViewChanges } from './query.js'
import { watchTab } from './tab.js'
import { canPaint } from '../updates/canvas.js'
import type { End } from '../updates/connection.js'
import type { Painted, Size } from '../updates/shown.js'
import { Updates } from '../updates/updates.js'
import { words } from '../words/index.js'

/** The waits between connections grow from the first to the longest, ms. */
const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 4000
/** So many connections in a row that showed nothing, although the service answers, and updates don't get through. */
const VAIN_CONNECTIONS = 2
/** How long a stream that can't be loaded is left alone, ms. */
const STREAM_WAIT_MS = 1000

export interface Listener {
  /** Asks the service whether this browser may watch. False if it does not answer, too. */
  check (): Promise<boolean>
  /** This comes onto the stage, instead of what was there: updates, or MJPEG. */
  show (element: HTMLElement, isStream: boolean): void
  /** The picture has this size from now on, px. */
  sized (size: Size): void
  /** An update is painted. Not called for MJPEG, of which nobody tells. */
  painted (update: Painted): void
}

/** The shared screen: by updates, or as MJPEG where they don't get through. The last picture stays until there is another. */
export class Screen {
  readonly #listener: Listener
  #updates: Updates | undefined
  #stream: HTMLImageElement | undefined
  /** Since updates were last shown. */
  #vainConnections = 0
  #waits = 0
  #connectedAt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #isOn = false
  /** It takes nothing, and does nothing about that until the tab is shown again. */
  #isResting = false

  constructor (listener: Listener) {
    this.#listener = listener
    if (canPaint && !wantsStream) this.#updates = this.#prepareUpdates()
    // On a locked phone connections end without a word.
    watchTab({
      away: () => { if (this.#isOn) this.#rest() },
      back: wasAway => { if (this.#isOn && (wasAway || this.#isResting)) this.begin() }
    })
  }

  /** Whether it is to be shown. */
  get isOn (): boolean {
    return this.#isOn
  }

  /** By which name the service knows whether it is still shown here; `undefined` if that is not known. */
  get viewer (): string | undefined {
    return this.#updates?.viewer
  }

  /** Shows the screen, or begins anew with what may be dead. */
  begin () {
    this.#isOn = true
    this.#vainConnections = 0
    this.#waits = 0
    clearTimeout(this.#timer)
    if (document.hidden) return this.#rest()
    this.#isResting = false
    if (this.#updates) this.#connect(this.#updates)
    else this.#showStream()
  }

  end () {
    this.#isOn = false
    this.#rest()
  }

  /** Changes what of it is watched, at once; the address says so, too. */
  view (changes: ViewChanges) {
    changeView(changes)
    if (this.#isOn) this.begin()
  }

  /** What is on the stage: a canvas with the pointer over it, or an `<img>`; `undefined` before the first picture. */
  get element (): HTMLElement | undefined {
    return this.#stream ?? (this.#updates?.isShown ? this.#updates.element : undefined)
  }

  /** The exact picture as PNG; `undefined` while it is not shown by updates. */
  save (): Promise<Blob> | undefined {
    return this.#stream === undefined && this.#updates?.isShown ? this.#updates.save() : undefined
  }

  #prepareUpdates (): Updates {
    const updates = new Updates(words.picture, {
      shown: size => {
        this.#vainConnections = 0
        if (!updates.element.isConnected) this.#show(updates.element)
        this.#listener.sized(size)
      },
      painted: update => this.#listener.painted(update),
      ended: end => this.#followOn(updates, end),
      broken: () => this.#giveUp(updates),
      lost: () => { if (this.#isOn) this.begin() }
    })
    return updates
  }

  #connect (updates: Updates) {
    this.#connectedAt = performance.now()
    updates.connect(updatesAddress())
  }

  async #followOn (updates: Updates, { wasShown, isSilent }: End) {
    if (isSilent) return this.#giveUp(updates)
    const connectedAt = this.#connectedAt
    if (performance.now() - connectedAt > LONGEST_WAIT_MS) this.#waits = 0
    // Perhaps this browser may no longer watch: then end() is called meanwhile. Or begin(), because it may again.
    const mayWatch = await this.#listener.check()
    if (!this.#isOn || this.#isResting || updates !== this.#updates || connectedAt !== this.#connectedAt) return
    if (mayWatch && !wasShown && ++this.#vainConnections === VAIN_CONNECTIONS) return this.#showStream()
    this.#timer = setTimeout(() => this.#connect(updates), Math.min(FIRST_WAIT_MS * 2 ** this.#waits++, LONGEST_WAIT_MS))
  }

  /** For as long as the page lives. */
  #giveUp (updates: Updates) {
    clearTimeout(this.#timer)
    updates.close()
    this.#updates = undefined
    if (this.#isOn && !this.#isResting) this.#showStream()
  }

  #showStream () {
    const image = new Image()
    image.id = 'screen'
    image.alt = words.picture
    // An <img> does not say why its stream can't be loaded: perhaps this browser may no longer watch.
    image.addEventListener('error', () => {
      this.#timer = setTimeout(async () => { if (await this.#listener.check() && this.#stream === image) this.begin() }, STREAM_WAIT_MS)
    })
    image.addEventListener('load', () => this.#listener.sized({ width: image.naturalWidth, height: image.naturalHeight }))
    image.src = streamAddress()
    this.#show(image)
    this.#stream = image
  }

  #show (element: HTMLElement) {
    this.#endStream()
    this.#listener.show(element, element !== this.#updates?.element)
  }

  #endStream () {
    this.#stream?.removeAttribute('src')
    this.#stream = undefined
  }

  /** Takes nothing more from the service. */
  #rest () {
    this.#isResting = true
    clearTimeout(this.#timer)
    this.#updates?.disconnect()
    this.#endStream()
  }
}
