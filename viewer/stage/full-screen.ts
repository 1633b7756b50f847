/** Where browsers have it: iPhones have not. */
export const canFillScreen = document.fullscreenEnabled

export const fillsScreen = (): boolean => document.fullscreenElement !== null

/** Fills the screen with the page, or no longer. */
export async function toggleFullScreen () {
  if (fillsScreen()) await document.exitFullscreen()
  else await document.documentElement.requestFullscreen({ navigationUI: 'hide' })
}
