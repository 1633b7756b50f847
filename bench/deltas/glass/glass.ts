import { openIn, type Engine } from '../../../test/fixtures/engines.js'
import type { Owner } from '../../../test/fixtures/owner.js'
import { startXServer } from '../../../test/fixtures/x-server.js'
import { FULL_HD } from '../../screen.js'
import { chromiumOptions, startProgram } from '../scenes/programs.js'
import { openEye, type See } from '../screenshot.js'

/** How to start a program where the viewer is. */
export type On = (...command: string[]) => string[]

/** Starts an X server that is not `$DISPLAY`, for somebody who watches. */
export async function startFarScreen (owner: Owner, { width, height } = FULL_HD): Promise<string> {
  const { DISPLAY: here } = process.env
  const { display } = await startXServer(owner, `${width}x${height}`)
  process.env.DISPLAY = here
  return display
}

/**
 * Opens a page in Chromium, on a screen of its own, which the page fills: it shows the picture of a screen of that size pixel for pixel.
 * @param how as what the page is opened: an app, or a tab, beside which there can be others
 * @returns the display, and a function that sees what Chromium has painted there
 */
export async function openGlass (
  owner: Owner, url: string, on: On = (...command) => command, how: 'app' | 'tab' = 'app'
): Promise<{ display: string, see: See }> {
  const display = await startFarScreen(owner)
  const [program, ...args] = on('chromium', ...chromiumOptions(owner), '--kiosk', how === 'app' ? `--app=${url}` : url)
  startProgram(owner, program!, args, { DISPLAY: display })
  return { display, see: await openEye(owner, display) }
}

/** On a screen of this size the windows of all engines are 1024 to 1152 px wide and 720 to 780 high, without a window manager. */
const ENGINES_SCREEN = { width: 1280, height: 800 }

/**
 * Opens a page in an engine, on a screen of its own, in a window from its top left corner, in the middle of which is that of the picture.
 * @returns a function that sees what has been painted there
 */
export async function openEngine (owner: Owner, engine: Engine, url: string): Promise<See> {
  const { DISPLAY: here } = process.env
  const display = process.env.DISPLAY = await startFarScreen(owner, ENGINES_SCREEN)
  openIn(owner, engine, url)
  process.env.DISPLAY = here
  return await openEye(owner, display)
}
