import leven from 'leven'
import { EnvSchema, readConfig, type Config } from '../config.js'
import { ConfigurationError } from '../contract/configuration-error.js'
import { readDotEnv } from './dot-env.js'
import { flagOf, readCommandLine, type CommandLine } from './flags.js'
import { nearest } from './nearest.js'

type Variables = Record<string, string | undefined>

/** What the process was told to do. */
export interface Instructions extends Omit<CommandLine, 'variables'> {
  config: Config
  /** One sentence for each variable that was set but that nobody reads. */
  notes: string[]
  /** What is wrong with the variables and flags; only for the doctor, who tells it. The configuration is that of the defaults then. */
  mistake?: string
  /** Whether a secret stands on the command line, where every user of the machine can read it. */
  tellsSecret: boolean
}

const NAMES = Object.keys(EnvSchema.properties)

/** Without those that are empty, which count as not set. */
const present = (variables: Variables) => Object.fromEntries(Object.entries(variables).filter(([, value]) => value))

/** What stands in `.env` is meant for this program. */
function unknownInFile (variables: Variables): string[] {
  return Object.keys(variables).filter(name => !NAMES.includes(name)).map(name =>
    `${name} in .env means nothing to Deskfeed.${nearest(name.toUpperCase(), NAMES)}`)
}

/** Most of the environment is meant for others: only a name that begins like one of ours and differs in one letter is a mistake. */
function mistakenInEnvironment (variables: Variables): string[] {
  return Object.keys(variables).filter(name => name.length > 3 && !NAMES.includes(name)).flatMap(name => {
    const meant = NAMES.find(known => known.startsWith(name.slice(0, 3)) && leven(name, known) === 1)
    return meant ? [`${name} in the environment means nothing to Deskfeed. Did you mean ${meant}?`] : []
  })
}

/**
 * What to do, from the arguments of the program, its environment, and the file `.env`. A flag comes before the environment, and that before
 * the file. For `--help` and `--version` the rest does not matter, and is left at its defaults.
 * @param args without the program itself
 * @throws {ConfigurationError} a sentence that says what is wrong, and where that stands; not to the doctor
 */
export function readInstructions (args: string[], environment: Variables, path = '.env'): Instructions {
  const { variables: flags, ...line } = readCommandLine(args)
  if (line.answer) return { ...line, config: readConfig({}), notes: [], tellsSecret: false }
  const tellsSecret = Object.keys(flags).some(name => EnvSchema.properties[name as keyof Config].writeOnly)
  try {
    return { ...line, ...readVariables(flags, environment, path), tellsSecret }
  } catch (error) {
    if (line.command !== 'doctor') throw error
    return { ...line, config: readConfig({}), notes: [], mistake: (error as Error).message, tellsSecret }
  }
}

/** @throws {ConfigurationError} */
function readVariables (flags: Variables, environment: Variables, path: string): Pick<Instructions, 'config' | 'notes'> {
  const file = readDotEnv(path)
  const notes = [...unknownInFile(file), ...mistakenInEnvironment(environment)]
  try {
    return { config: readConfig({ ...present(file), ...present(environment), ...present(flags) }), notes }
  } catch (error) {
    // It begins with the name of a variable.
    throw new ConfigurationError((error as Error).message.replace(/^\w+/, name => {
      if (flags[name]) return flagOf(name)
      return `${name} in ${environment[name] ? 'the environment' : '.env'}`
    }))
  }
}
