import { Fault } from '../fault.js'
import type { ScreenTrouble } from '../../contract/troubles.js'

/** What the programs say that screenshot-desktop starts, and a shell that does not find them; and what is the matter then. */
const SAID: readonly (readonly [RegExp, ScreenTrouble])[] = [
  // Node: `spawn import ENOENT`; dash: `/bin/sh: 1: xrandr: not found`; bash: `sh: line 1: xrandr: command not found`
  [/\bspawn \S+ ENOENT|: (command )?not found/, 'TOOL_MISSING'],
  // screencapture of macOS, to a program that may not record the screen: electron/electron#51797
  [/could not create image from display/, 'SCREEN_PERMISSION'],
  // xrandr and import, without an X server or a key to it: xrandr.c, "Can't open display %s"; ImageMagick, "unable to open X server"; and
  // Xlib, when the server ends meanwhile: `XIO:  fatal IO error 11 … on X server ":0"`, "X connection to :0 broken"
  [/Authorization required|No protocol specified/i, 'DISPLAY_REFUSED'],
  [/Can't open display|unable to open X server|no display is connected|XIO: +fatal IO error|X connection to \S+ broken/i, 'NO_DISPLAY']
]

/** The same error with its code, as far as what it says is known. */
export function screenshotFault (error: Error): Error {
  const [, code] = SAID.find(([words]) => words.test(error.message)) ?? []
  return code && !(error instanceof Fault) ? new Fault('failed', error.message, code) : error
}
