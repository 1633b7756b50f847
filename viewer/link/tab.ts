/** A tab that is hidden for longer is away, ms: a glance at another one is shorter. */
const GLANCE_MS = 1000

interface Listener {
  /** It has been hidden for longer than a glance. Not called while timers stand still, as on a locked phone. */
  away (): void
  /** It is shown again. @param wasAway whether that was longer than a glance */
  back (wasAway: boolean): void
}

/** Whether nobody can see the picture: neither in the tab nor in a small window of its own. */
export const isHidden = () => document.hidden && !document.pictureInPictureElement

/** Watches whether the picture can be seen, for as long as the page lives. */
export function watchTab ({ away, back }: Listener) {
  let hiddenAt: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  function look () {
    clearTimeout(timer)
    if (isHidden()) {
      hiddenAt = Date.now()
      timer = setTimeout(away, GLANCE_MS)
    } else if (hiddenAt !== undefined) {
      back(Date.now() - hiddenAt >= GLANCE_MS)
      hiddenAt = undefined
    }
  }
  document.addEventListener('visibilitychange', look)
  document.addEventListener('leavepictureinpicture', () => { if (document.hidden) look() })
}
