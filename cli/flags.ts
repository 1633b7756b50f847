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

/** How a command answers. */
export const MANNERS = {
  json: { command: 'doctor', description: 'with doctor: answers in JSON, for scripts' }
} as const

/** What a command line says. */
export interface CommandLine {
  /** What is to be printed, and nothing else done. */
  answer?: keyof typeof ANSWERS
  command?: keyof typeof COMMANDS
  manner?: keyof typeof MANNERS
  /** The variables that flags have set, with their texts. */
  variables: Record<string, string>
}

/** The flag that sets a variable: `MAX_VIEWERS` is `--max-viewers`. */
export const flagOf = (variable: string): string => `--${variable.toLowerCase().replaceAll('_', '-')}`

const VARIABLES = new Map(Object.keys(EnvSchema.properties).map(name => [flagOf(name), name]))
const FLAGS = [...VARIABLES.keys(), ...Object.keys({ ...ANSWERS, ...MANNERS }).map(name => `--${name}`)]
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
      ...Object.fromEntries(Object.keys(MANNERS).map(name => [name, { type: 'boolean' }] as const))
    },
    allowPositionals: true,
    strict: false, // its own errors name no flag that may be meant
    tokens: true
  })
  const line: CommandLine = { variables: {} }
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (!Object.hasOwn(COMMANDS, token.value)) throw new ConfigurationError(`there is no command ${token.value}. ${HELP} what there is.`)
      line.command = token.value as keyof typeof COMMANDS
    } else if (token.kind === 'option') {
      const variable = VARIABLES.get(token.rawName)
      if (variable) line.variables[variable] = valueOf(token)
      else if (Object.hasOwn(ANSWERS, token.name)) line.answer ??= token.name as keyof typeof ANSWERS
      else if (Object.hasOwn(MANNERS, token.name)) line.manner = token.name as keyof typeof MANNERS
      else throw new ConfigurationError(`there is no flag ${token.rawName}.${nearest(token.rawName, FLAGS)} ${HELP} all.`)
    }
  }
  if (line.manner && !line.answer && line.command !== MANNERS[line.manner].command) {
    throw new ConfigurationError(`--${line.manner} goes with "deskfeed ${MANNERS[line.manner].command}" only.`)
  }
  return line
}

/** No value begins with two dashes, unless `=` is before it: it is the next flag. */
function valueOf ({ rawName, value, inlineValue }: { rawName: string, value?: string, inlineValue?: boolean }): string {
  if (value !== undefined && (inlineValue || !value.startsWith('--'))) return value
  throw new ConfigurationError(`${rawName} lacks its value. ${HELP} all flags.`)
}
