/** A search in fewer changed cells costs too little to be worth a rest. 24 tiles. */
const LARGE = 384
/** After so many searches in a row that found nothing, the next pictures are not searched. */
const FAILURES = 4
/** How many pictures are skipped between two searches then: a scroll that begins beside a video is found after so many. */
const PICTURES = 4
/** Much more has changed than when nothing was found: something else is going on, and searched at once. */
const MUCH_MORE = 1.5

/** When not to search for moves: where everything changes all the time, such as a film that fills the screen, there are none. */
export class Rest {
  #failures = 0
  #skipped = 0
  /** Changed cells of the last search that failed. */
  #cells = 0

  /** Whether this picture is not to be searched. @param cells that have changed */
  skips (cells: number): boolean {
    if (this.#failures < FAILURES || cells < LARGE || cells > this.#cells * MUCH_MORE || this.#skipped === PICTURES) return false
    this.#skipped++
    return true
  }

  /** Takes note of a search. */
  note (cells: number, hasFound: boolean): void {
    this.#skipped = 0
    if (hasFound) this.#failures = 0
    else if (cells >= LARGE) this.#failures++
    this.#cells = cells
  }
}
