import type { Owner } from '../../../test/fixtures/owner.js'
import { startXServer } from '../../../test/fixtures/x-server.js'
import { FULL_HD } from '../../screen.js'
import { chromiumOptions, startProgram } from '../scenes/programs.js'
import { openEye, type Area } from '../screenshot.js'

/** How to start a program where the viewer is. */
export type On = (...command: string[]) => string[]

/** Starts an X server that is not `$DISPLAY`, for somebody who watches. */
export async function startFarScreen (owner: Owner): Promise<string> {
  const { DISPLAY: here } = process.env
  const { display } = await startXServer(owner, `${FULL_HD.width}x${FULL_HD.height}`)
  process.env.DISPLAY = here
  return display
}

/**
 * Opens a page in Chromium, on a screen of its own, which the page fills: it shows the picture of a screen of that size pixel for pixel.
 * @returns a function that sees what Chromium has painted
 */
export async function openGlass (owner: Owner, url: string, on: On = (...command) => command): Promise<(area: Area) => Promise<Buffer>> {
  const display = await startFarScreen(owner)
  const [program, ...args] = on('chromium', ...chromiumOptions(owner), '--kiosk', `--app=${url}`)
  startProgram(owner, program!, args, { DISPLAY: display })
  return await openEye(owner, display)
}
