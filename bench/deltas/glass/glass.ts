import type { Owner } from '../../../test/fixtures/owner.js'
import { startXServer } from '../../../test/fixtures/x-server.js'
import { FULL_HD } from '../../screen.js'
import { chromiumOptions, startProgram } from '../scenes/programs.js'
import { openEye, type See } from '../screenshot.js'

/** How to start a program where the viewer is. */
export type On = (...command: string[]) => string[]

/** Starts an X server that is not `$DISPLAY`, for somebody who watches. */
async function startFarScreen (owner: Owner): Promise<string> {
  const { DISPLAY: here } = process.env
  const { display } = await startXServer(owner, `${FULL_HD.width}x${FULL_HD.height}`)
  process.env.DISPLAY = here
  return display
}

/**
 * Opens a page in Chromium, on a screen of its own, which the page fills: it shows the picture of a screen of that size pixel for pixel.
 * @returns the display, and a function that sees what Chromium has painted there
 */
export async function openGlass (owner: Owner, url: string, on: On = (...command) => command): Promise<{ display: string, see: See }> {
  const display = await startFarScreen(owner)
  const [program, ...args] = on('chromium', ...chromiumOptions(owner), '--kiosk', `--app=${url}`)
  startProgram(owner, program!, args, { DISPLAY: display })
  return { display, see: await openEye(owner, display) }
}
