import type { PictureTold } from '../told.js'
import type { CursorNews, Look } from './cursor.js'

/** The pointer, as far as the desktop tells of it, and what of that the service does not know yet. */
export class CursorState {
  #x = 0
  #y = 0
  #look: Look | null = null
  /** Whether it is on the picture. */
  #isThere = false
  #isNewLook = false
  #hasChanged = false

  /** Whether there is something to {@link take}. */
  get hasChanged (): boolean {
    return this.#hasChanged
  }

  note (news: CursorNews | null): void {
    const wasSeen = this.#isSeen
    const isNewLook = news?.look !== undefined && !isSame(news.look, this.#look)
    const hasMoved = news !== null && (news.x !== this.#x || news.y !== this.#y)
    this.#isThere = news !== null
    if (news) {
      this.#x = news.x
      this.#y = news.y
      if (isNewLook) this.#look = news.look!
    }
    if (isNewLook) this.#isNewLook = true
    // One that nobody can see may move as it likes.
    if (wasSeen !== this.#isSeen || (this.#isSeen && (isNewLook || hasMoved))) this.#hasChanged = true
  }

  /** What is to be said of it with the next picture. */
  take (): Pick<PictureTold, 'pointer' | 'look'> {
    this.#hasChanged = false
    if (!this.#isSeen) return {}
    const look = this.#look!
    const isNew = this.#isNewLook
    this.#isNewLook = false
    return { pointer: { x: this.#x, y: this.#y }, ...isNew && { look: { ...look, bgra: look.bgra.toString('base64') } } }
  }

  get #isSeen (): boolean {
    return this.#isThere && this.#look !== null
  }
}

function isSame (a: Look | null, b: Look | null): boolean {
  if (!a || !b) return a === b
  return a.width === b.width && a.height === b.height && a.tipX === b.tipX && a.tipY === b.tipY && a.bgra.equals(b.bgra)
}
