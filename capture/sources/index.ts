import type { Display, Shot, Source } from '../frame.js'
import { createPace } from '../pace.js'
import { createCommand } from './command.js'
import { nativeSource } from './native.js'
import { createPattern } from './pattern.js'
import { screenshotSource } from './screenshot.js'
import { x11Source } from './x11/index.js'

/** The names that `SOURCE` and the option `source` know. */
export const SOURCE_NAMES = ['auto', 'x11', 'native', 'screenshot', 'command', 'pattern'] as const
export type SourceName = typeof SOURCE_NAMES[number]

/** What is captured from now on, and why, in a sentence for people. */
export interface Choice {
  source: Source
  display: Display
  reason: string
}

/** The real screens, best first. */
const SCREENS = [x11Source, nativeSource, screenshotSource]

function findDisplay (source: Source, displays: Display[], id: string | undefined): Display {
  const display = id === undefined ? displays[0] : displays.find(display => display.id === id)
  if (display) return display
  const known = displays.map(({ id }) => `"${id}"`).join(', ')
  throw new UnknownDisplay(`there is no display "${id}"; ${source.name} shows ${known}: set DISPLAY_ID to one of these`)
}

class UnknownDisplay extends Error {}

/** A source works if it gives a picture. */
async function tryOut (source: Source, id?: string): Promise<Display> {
  const display = findDisplay(source, await source.displays(), id)
  const enough = new AbortController()
  let first: Shot | undefined
  try {
    await source.capture(display, createPace(1), enough.signal, shot => {
      first ??= shot
      enough.abort()
    })
  } catch (error) {
    if (!first) throw error
  }
  if (!first) throw new Error('it gave no picture')
  return { ...display, width: first.width, height: first.height }
}

function namedSource (name: SourceName, command: string[] | undefined): Source {
  if (name === 'pattern') return createPattern()
  if (name !== 'command') return SCREENS.find(source => source.name === name)!
  if (command) return createCommand(command)
  throw new Error('it needs the program that writes JPEGs, as SOURCE_COMMAND or the option command')
}

/**
 * Finds the source that works here, best first; a test pattern if there is no screen at all.
 * @param name `auto`, or the one to use whatever happens
 * @param displayId the display to show; the primary one if left out
 * @param command the program and its arguments, for `command`
 * @throws when the one that was asked for does not work, or does not know the display
 */
export async function chooseSource (name: SourceName, displayId?: string, command?: string[]): Promise<Choice> {
  if (name !== 'auto') {
    try {
      const source = namedSource(name, command)
      return { source, display: await tryOut(source, displayId), reason: 'as configured' }
    } catch (error) {
      throw new Error(`SOURCE=${name} does not work here: ${(error as Error).message}`)
    }
  }
  const failures: string[] = []
  for (const source of SCREENS) {
    try {
      const display = await tryOut(source, displayId)
      return { source, display, reason: ['the first that works', ...failures].join('; ') }
    } catch (error) {
      if (error instanceof UnknownDisplay) throw error
      failures.push(`${source.name}: ${(error as Error).message}`)
    }
  }
  const source = createPattern('NO SCREEN FOUND - THIS IS A TEST PATTERN')
  return { source, display: await tryOut(source), reason: `no screen found; ${failures.join('; ')}` }
}
