import type { ScreenTrouble } from '../../contract/troubles.js'
import { Fault, codeOf, kindOf } from '../fault.js'
import type { Desktop, Display, Shot, Source } from '../frame.js'
import type { SourceName } from '../options.js'
import { createPace } from '../pace.js'
import { NO_SCREEN } from '../pictures/placeholder-words.js'
import { createCommand } from './command.js'
import { nativeSource } from './native.js'
import { createPattern } from './pattern.js'
import { screenshotSource } from './screenshot.js'
import { wlrootsSource } from './wlroots/index.js'
import { x11Source } from './x11/index.js'
import { Blind, checkServer } from './x11/sight.js'

/** What is captured from now on. */
export interface Choice {
  source: Source
  /** Open since the source was tried out: for the first capture. The caller closes it. */
  desktop: Desktop
  display: Display
  /** All that can be shown, as the source listed them when it was tried out. */
  displays: readonly Display[]
  /** Why, in a sentence for people. */
  reason: string
  /** Whether it shows a test pattern because no screen was found. */
  isSubstitute: boolean
  /** Why there is no screen, if there is none. */
  code?: ScreenTrouble
  /** What was tried before, in vain. */
  failures: readonly Failure[]
}

/** A source that does not work here. */
export interface Failure {
  source: string
  error: Error
}

/** The real screens, best first. A Wayland desktop has an X server for single windows, too, which shows nothing of the desktop. */
const SCREENS = [wlrootsSource, x11Source, nativeSource, screenshotSource]
/** Other ways to read an X server, on Linux: what that can't see, they can't either. */
const OTHER_WAYS = process.platform === 'linux' ? [nativeSource, screenshotSource] : []

function findDisplay (source: Source, displays: Display[], id: string | undefined): Display {
  const display = id === undefined ? displays[0] : displays.find(display => display.id === id)
  if (display) return display
  const known = displays.map(({ id }) => `"${id}"`).join(', ')
  throw new UnknownDisplay(`there is no display "${id}"; ${source.name} shows ${known}: set DISPLAY_ID to one of these, or remove it`)
}

class UnknownDisplay extends Fault {
  constructor (message: string) {
    super('failed', message, 'UNKNOWN_DISPLAY')
  }
}

/**
 * Which of several failures tells why there is no screen. A Wayland desktop explains all others. Besides, it is the first; but only on
 * Linux is a missing X server the reason.
 */
export function mainCause (failures: readonly Failure[], platform = process.platform): Failure | undefined {
  const isTelling = ({ source, error }: Failure) => platform === 'linux' || source !== 'x11' || codeOf(error) !== 'NO_DISPLAY'
  return failures.find(({ error }) => codeOf(error) === 'WAYLAND') ?? failures.find(isTelling) ?? failures[0]
}

/** A source works if it gives a picture; then it stays open. */
async function tryOut (source: Source, id?: string): Promise<Pick<Choice, 'source' | 'desktop' | 'display' | 'displays'>> {
  const desktop = await source.open()
  try {
    const displays = await desktop.displays()
    const display = findDisplay(source, displays, id)
    const { width, height } = await firstShot(desktop, display)
    return { source, desktop, display: { ...display, width, height }, displays }
  } catch (error) {
    await desktop.close()
    throw error
  }
}

async function firstShot (desktop: Desktop, display: Display): Promise<Shot> {
  const enough = new AbortController()
  let first: Shot | undefined
  try {
    await desktop.capture(display, createPace(1), enough.signal, shot => {
      first ??= shot
      enough.abort()
    })
  } catch (error) {
    if (!first) throw error
  }
  if (!first) throw new Fault('failed', 'it gave no picture')
  return first
}

function namedSource (name: SourceName, command: string[] | undefined): Source {
  if (name === 'pattern') return createPattern()
  if (name !== 'command') return SCREENS.find(source => source.name === name)!
  if (command) return createCommand(command)
  throw new Error('it needs a program that writes JPEGs: set SOURCE_COMMAND, or the option command')
}

/**
 * A source that the program has brought. It is not tried out: it may have nothing to show yet.
 * @param displayId the display to show; its first one if left out
 * @returns the source, open: the caller closes its desktop
 * @throws if it can't be opened, or has no such display
 */
export async function openOwn (source: Source, displayId?: string): Promise<Choice> {
  const desktop = await source.open()
  try {
    const displays = await desktop.displays()
    const display = findDisplay(source, displays, displayId)
    return { source, desktop, display, displays, reason: 'as the program says', isSubstitute: false, failures: [] }
  } catch (error) {
    await desktop.close()
    throw error
  }
}

/**
 * Finds the source that works here, best first; a test pattern if there is no screen at all.
 * @param name `auto`, or the only one to try
 * @param displayId the display to show; the primary one if left out
 * @param command the program and its arguments, for `command`
 * @returns the source, open: the caller closes its desktop
 * @throws if the one that was asked for does not work, or has no such display
 */
export async function chooseSource (name: SourceName, displayId?: string, command?: string[]): Promise<Choice> {
  if (name !== 'auto') {
    try {
      const source = namedSource(name, command)
      if (OTHER_WAYS.includes(source)) await checkServer()
      return { ...await tryOut(source, displayId), reason: 'as configured', isSubstitute: false, failures: [] }
    } catch (error) {
      const why = error as Error
      throw new Fault(kindOf(why), `SOURCE=${name} does not work here: ${why.message}`, codeOf(why))
    }
  }
  const failures: Failure[] = []
  const told = () => failures.map(({ source, error }) => `${source}: ${error.message}`)
  let isBlind = false
  for (const source of SCREENS) {
    if (source.isThere?.() === false || (isBlind && OTHER_WAYS.includes(source))) continue
    try {
      return { ...await tryOut(source, displayId), reason: ['the first that works', ...told()].join('; '), isSubstitute: false, failures }
    } catch (error) {
      if (error instanceof UnknownDisplay) throw error
      isBlind ||= error instanceof Blind
      failures.push({ source: source.name, error: error as Error })
    }
  }
  const pattern = createPattern(`${NO_SCREEN.zh} ${NO_SCREEN.en}`)
  const code = codeOf(mainCause(failures)!.error)
  return { ...await tryOut(pattern), reason: `no screen found; ${told().join('; ')}`, isSubstitute: true, code, failures }
}
