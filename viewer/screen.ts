import { streamAddress, updatesAddress, wantsStream } from './query.js'
import { watchTab } from './tab.js'
import { canPaint } from './updates/canvas.js'
import type { End } from './updates/connection.js'
import { Updates } from './updates/updates.js'

/** What a screen reader says of the picture. */
const LABEL = '屏幕共享 · the shared screen'
/** The waits between connections grow from the first to the longest, ms. */
const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 4000
/** So many connections in a row that showed nothing, although the service answers, and updates don't get through. */
const VAIN_CONNECTIONS = 2
/** How long a stream that can't be loaded is left alone, ms. */
const STREAM_WAIT_MS = 1000

interface Options {
  /** Asks the service whether this browser may watch. False if it does not answer, too. */
  check (): Promise<boolean>
  /** Told what comes onto the stage: updates, or MJPEG. */
  shown (isStream: boolean): void
}

/** The shared screen on the stage: by updates, or as MJPEG where they don't get through. The last picture stays until there is another. */
export class Screen {
  readonly #stage: HTMLElement
  readonly #check: Options['check']
  readonly #shown: Options['shown']
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

  constructor (stage: HTMLElement, { check, shown }: Options) {
    this.#stage = stage
    this.#check = check
    this.#shown = shown
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
    this.#stage.replaceChildren()
  }

  /** The exact picture as PNG; `undefined` while it is not shown by updates. */
  save (): Promise<Blob> | undefined {
    return this.#updates?.element.isConnected ? this.#updates.save() : undefined
  }

  #prepareUpdates (): Updates {
    const updates = new Updates(LABEL, {
      shown: () => {
        this.#vainConnections = 0
        if (!updates.element.isConnected) this.#show(updates.element)
      },
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
    const mayWatch = await this.#check()
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
    image.alt = LABEL
    // An <img> does not say why its stream can't be loaded: perhaps this browser may no longer watch.
    image.addEventListener('error', () => {
      this.#timer = setTimeout(async () => { if (await this.#check() && this.#stream === image) this.begin() }, STREAM_WAIT_MS)
    })
    image.src = streamAddress()
    this.#show(image)
    this.#stream = image
  }

  #show (element: HTMLElement) {
    this.#endStream()
    this.#stage.replaceChildren(element)
    this.#shown(element !== this.#updates?.element)
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
