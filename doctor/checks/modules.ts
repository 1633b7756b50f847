import type { SourceName } from '../../capture/options.js'
import { note, wrong, type Check } from '../check.js'

/** A package that npm may leave out, or that may not run here. */
interface OptionalPackage {
  name: string
  load (): Promise<unknown>
  /** What is missing without it. */
  without: string
  /** The source that does not work without it. */
  neededBy?: SourceName
  /** Whether it is used: by source and system. */
  isUsed (source: string, platform: NodeJS.Platform): boolean
}

const PACKAGES: readonly OptionalPackage[] = [
  {
    name: 'koffi',
    load: () => import('koffi'),
    without: 'SOURCE=wlroots does not work, pixels of an X server are copied through its socket, and slow links get older pictures',
    neededBy: 'wlroots',
    isUsed: (_source, platform) => platform === 'linux'
  },
  {
    name: '@julusian/jpeg-turbo',
    load: () => import('@julusian/jpeg-turbo'),
    without: 'pictures are encoded about ten times as slowly',
    isUsed: () => true
  },
  {
    name: 'node-screenshots',
    load: () => import('node-screenshots'),
    without: 'SOURCE=native does not work',
    neededBy: 'native',
    isUsed: (source, platform) => source === 'native' || (source === 'auto' && platform !== 'linux')
  }
]

/** The names of the packages that are used and can't be loaded, each with why. */
export type ModuleFacts = Readonly<Record<string, string>>

/** Whether the packages with native code are there. */
export const modules: Check<ModuleFacts> = {
  name: 'packages',

  async read ({ config: { SOURCE }, system: { platform } }) {
    const used = PACKAGES.filter(({ isUsed }) => isUsed(SOURCE, platform))
    const faults = await Promise.all(used.map(async ({ name, load }) =>
      await load().then(() => [], (error: Error) => [[name, error.message.split('\n')[0]!]] as const)))
    return Object.fromEntries(faults.flat())
  },

  judge (faults, { config: { SOURCE } }) {
    const findings = PACKAGES.filter(({ name }) => name in faults).map(({ name, without, neededBy }) => {
      const found = SOURCE === neededBy ? wrong : note
      return found('MODULE_MISSING', `${name} is missing or does not run here (${faults[name]}): ${without}`,
        'npm install --include=optional')
    })
    return findings.length > 0 ? { findings } : { well: 'the packages with native code work', findings }
  }
}
