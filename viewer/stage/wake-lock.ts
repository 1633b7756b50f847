/** Keeps the screen of this device on while it is wanted, where browsers can: they take that back whenever the tab is hidden. */
export class WakeLock {
  #isWanted = false
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
    if (!this.#isWanted) {
      await this.#lock?.release()
      this.#lock = undefined
    } else if (!document.hidden && (this.#lock === undefined || this.#lock.released)) {
      // Refused on a battery that runs low, and not there where there is no HTTPS: then the screen goes dark as it always does.
      const lock = await navigator.wakeLock?.request('screen').catch(() => undefined)
      this.#lock = lock
      if (!this.#isWanted) await this.#follow()
    }
  }
}
