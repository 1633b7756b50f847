import { parseArgs } from 'node:util'
import { EnvSchema } from '../config.js'
import { ConfigurationError } from '../contract/configuration-error.js'
import { nearest } from './nearest.js'

/** What can be asked of the program instead of sharing the screen, each with what comes of it. */
export const COMMANDS = {
  link: 'prints the link of the service that is running here, and the PIN',
  doctor: 'looks for what keeps people from seeing the screen, and says how to mend it'
} as const

/** What is printed instead of doing anything. */
export const ANSWERS = {
  help: { short: 'h', description: 'prints this' },
  version: { short: 'v', description: 'prints the version' }
} as const

/** The formats in which a command can answer, besides text for people. */
export const FORMATS = {
  json: { command: 'doctor', description: 'with doctor: answers in JSON, for scripts' }
} as const

export type Answer = keyof typeof ANSWERS
export type Command = keyof typeof COMMANDS
export type Format = keyof typeof FORMATS

/** What a command line says. */
export interface CommandLine {
  /** What is to be printed, and nothing else done. */
  answer?: Answer
  command?: Command
  /** In which it is to answer. */
  format?: Format
  /** The variables that flags have set, with their texts. */
  variables: Record<string, string>
}

/** The flag that sets a variable: `MAX_VIEWERS` is `--max-viewers`. */
export const flagOf = (variable: string): string => `--${variable.toLowerCase().replaceAll('_', '-')}`

const VARIABLES = new Map(Object.keys(EnvSchema.properties).map(name => [flagOf(name), name]))
const FLAGS = [...VARIABLES.keys(), ...Object.keys({ ...ANSWERS, ...FORMATS }).map(name => `--${name}`)]
const HELP = '"deskfeed --help" lists'

/**
 * Reads the arguments of the program. There is a flag for every variable: `--port 8080` and `--port=8080` mean `PORT=8080`. Of two that are
 * the same, the last counts.
 * @throws {ConfigurationError} a sentence about the first argument that means nothing
 */
export function readCommandLine (args: string[]): CommandLine {
  const { tokens } = parseArgs({
    args,
    options: {
      ...Object.fromEntries([...VARIABLES.keys()].map(flag => [flag.slice(2), { type: 'string' }] as const)),
      ...Object.fromEntries(Object.entries(ANSWERS).map(([name, { short }]) => [name, { type: 'boolean', short }] as const)),
      ...Object.fromEntries(Object.keys(FORMATS).map(name => [name, { type: 'boolean' }] as const))
    },
    allowPositionals: true,
    strict: false, // its own errors name no flag that may be meant
    tokens: true
  })
  const line: CommandLine = { variables: {} }
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (!Object.hasOwn(COMMANDS, token.value)) throw new ConfigurationError(`there is no command ${token.value}. ${HELP} what there is.`)
      line.command = token.value as Command
    } else if (token.kind === 'option') {
      const variable = VARIABLES.get(token.rawName)
      if (variable) line.variables[variable] = valueOf(token)
      else if (Object.hasOwn(ANSWERS, token.name)) line.answer ??= token.name as Answer
      else if (Object.hasOwn(FORMATS, token.name)) line.format = token.name as Format
      else throw new ConfigurationError(`there is no flag ${token.rawName}.${nearest(token.rawName, FLAGS)} ${HELP} all.`)
    }
  }
  if (line.format && !line.answer && line.command !== FORMATS[line.format].command) {
    throw new ConfigurationError(`--${line.format} goes with "deskfeed ${FORMATS[line.format].command}" only.`)
  }
  return line
}

/** No value begins with two dashes, unless `=` is before it: it is the next flag. */
function valueOf ({ rawName, value, inlineValue }: { rawName: string, value?: string, inlineValue?: boolean }): string {
  if (value !== undefined && (inlineValue || !value.startsWith('--'))) return value
  throw new ConfigurationError(`${rawName} lacks its value. ${HELP} all flags.`)
}
