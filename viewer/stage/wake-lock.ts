/** Keeps the screen of this device on while it is wanted, where browsers can: they take that back whenever the tab is hidden. */
export class WakeLock {
  #isWanted = false
  #isAsked = false
  #lock: WakeLockSentinel | undefined

  constructor () {
    document.addEventListener('visibilitychange', () => this.#follow())
  }

  want (isWanted: boolean) {
    if (isWanted === this.#isWanted) return
    this.#isWanted = isWanted
    this.#follow()
  }

  async #follow () {
    if (this.#isAsked) return // then what is wanted is looked at when it is answered
    const isHeld = this.#lock?.released === false
    if (this.#isWanted && !isHeld && !document.hidden) await this.#ask()
    if (!this.#isWanted) await this.#lock?.release()
  }

  /** It is refused on a battery that runs low, and not there where there is no HTTPS: then the screen goes dark as it always does. */
  async #ask () {
    this.#isAsked = true
    this.#lock = await navigator.wakeLock?.request('screen').catch(() => undefined)
    this.#isAsked = false
  }
}
