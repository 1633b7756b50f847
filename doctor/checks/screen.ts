import { basename } from 'node:path'
import { codeOf } from '../../capture/fault.js'
import type { Display } from '../../capture/frame.js'
import { chooseSource, mainCause } from '../../capture/sources/index.js'
import type { ScreenTrouble } from '../../contract/troubles.js'
import { wrong, type Check } from '../check.js'
import { mayRecord } from '../macos.js'
import { remedies } from '../remedies.js'
import { hasSessionManager } from '../session-manager.js'
import { screenshotTools } from '../tools.js'

/** What became of an attempt to take one picture. */
export interface ScreenFacts {
  /** What was captured, and how; `undefined` if nothing was. */
  shown?: { source: string, display: Pick<Display, 'id' | 'width' | 'height'> }
  /** Whether the desktop asks a person before it is shown, so that no picture was taken. */
  asks?: boolean
  /** Whether what connects the desktop's pictures runs, where they come through PipeWire. */
  hasSessionManager?: boolean
  /** Why nothing was. */
  failure?: { code: ScreenTrouble, sentence: string }
  /** Whether macOS lets this program see the windows on the screen; `undefined` elsewhere, and where it can't be asked. */
  mayRecord?: boolean | undefined
  /** The displays that X servers of this machine have sockets for, such as `:0`. */
  displays: readonly string[]
  /** The programs that the source needs and that are not installed. */
  missing: readonly string[]
}

/**
 * Takes one picture, as the service would; where that takes a person's consent, it only looks whether they can be asked. A relay takes
 * none.
 */
export const screen: Check<ScreenFacts> = {
  name: 'screen',

  async read ({ config: { SOURCE, DISPLAY_ID, SOURCE_COMMAND, ROLE }, system }) {
    const programs = SOURCE === 'command' ? SOURCE_COMMAND?.slice(0, 1) ?? [] : SOURCE === 'screenshot' ? screenshotTools(system) : []
    const facts = {
      mayRecord: await mayRecord(system.platform),
      displays: system.list('/tmp/.X11-unix').filter(name => /^X\d+$/.test(name)).map(name => `:${name.slice(1)}`),
      missing: programs.filter(program => !system.find(program)).map(program => basename(program))
    }
    if (ROLE === 'relay') return facts
    try {
      const { source, desktop, display, isSubstitute, failures } = await chooseSource(
        SOURCE, DISPLAY_ID, { command: SOURCE_COMMAND, mayAsk: false })
      await desktop.close()
      const cause = isSubstitute && mainCause(failures)?.error
      if (cause) return { ...facts, failure: { code: codeOf(cause), sentence: `no screen was found: ${cause.message}` } }
      const shown = { source: source.name, display }
      return source.consent ? { ...facts, shown, asks: true, hasSessionManager: hasSessionManager(system) } : { ...facts, shown }
    } catch (error) {
      return { ...facts, failure: { code: codeOf(error as Error), sentence: (error as Error).message } }
    }
  },

  judge (facts, setting) {
    if (setting.config.ROLE === 'relay') return { well: 'that of another machine: this is a relay', findings: [] }
    const { shown, failure } = facts
    const found = (code: ScreenTrouble, sentence: string) => ({ findings: [wrong(code, sentence, ...remedies(code, facts, setting))] })
    if (failure) return found(failure.code, failure.sentence)
    if (facts.mayRecord === false) {
      return found('SCREEN_PERMISSION', 'macOS does not let this program record the screen: viewers see no windows')
    }
    const { source, display: { id, width, height } } = shown!
    if (facts.hasSessionManager === false) {
      return found('PIPEWIRE_MISSING', 'WirePlumber is not running, without which PipeWire connects nothing')
    }
    if (facts.asks) return { well: `the desktop can be asked for its screen, through ${source}`, findings: [] }
    return { well: `"${id}" (${width}x${height}), through ${source}`, findings: [] }
  }
}
