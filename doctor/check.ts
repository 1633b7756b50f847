import type { Config } from '../config.js'
import type { Trouble } from '../contract/troubles.js'
import type { System } from './system.js'

/** What a check has found. */
export interface Finding {
  code: Trouble
  /** Whether people can't see the screen for it, or not as they should; otherwise it is only worth knowing. */
  isWrong: boolean
  /** What is the matter, and where. It ends without a full stop. */
  sentence: string
  /** What mends it, each a whole line for a terminal; may be none where only a person can tell. */
  commands: readonly string[]
}

/** What a check makes of its facts. */
export interface Opinion {
  /** What is well, in a sentence without a full stop; left out if nothing is to be said. */
  well?: string
  findings: readonly Finding[]
}

/** What the doctor was told, and where it is. */
export interface Setting {
  config: Config
  /** What is wrong with the variables and flags: then the configuration is that of the defaults. */
  mistake?: string | undefined
  /** One sentence for each variable that was set but that nobody reads. */
  notes: readonly string[]
  system: System
  /** The command that starts the service with more flags here, such as `npx deskfeed --port 3001`. */
  start (flags: string): string
}

/** One thing that may be wrong. What it reads is apart from what it makes of that, so that every answer can be tried anywhere. */
export interface Check<Facts> {
  /** One word, for the first column of the report. */
  name: string
  /** Looks at this machine. Never throws: what can't be read is a fact, too. */
  read (setting: Setting): Promise<Facts>
  judge (facts: Facts, setting: Setting): Opinion
}

/** A check whose facts only it knows: reads and judges. */
export type AnyCheck = Pick<Check<unknown>, 'name'> & { run (setting: Setting): Promise<Opinion> }

/** What one check says. */
export interface Result extends Opinion { name: string }

/** What the doctor says. */
export interface Report {
  version: string
  platform: NodeJS.Platform
  node: string
  /** Whether nothing is wrong; there may still be something to know. */
  isWell: boolean
  results: readonly Result[]
}

export const wrong = (code: Trouble, sentence: string, ...commands: string[]): Finding => ({ code, isWrong: true, sentence, commands })
export const note = (code: Trouble, sentence: string, ...commands: string[]): Finding => ({ code, isWrong: false, sentence, commands })

/** A check as one of a list. */
export const asOne = <Facts>({ name, read, judge }: Check<Facts>): AnyCheck =>
  ({ name, run: async setting => judge(await read(setting), setting) })
