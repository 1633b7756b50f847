import type { TSchema } from '@sinclair/typebox'
import { VERSION } from '../assets.js'
import { EnvSchema } from '../config.js'
import { ANSWERS, COMMANDS, FORMATS, flagOf, type Answer } from './flags.js'

/** Columns of a line of help: that of the narrowest terminal that is usual. */
const COLUMNS = 80

/** What stands for the value of a flag. */
export function placeholder ({ anyOf, const: only, type, separator }: TSchema): string {
  if (anyOf) return (anyOf as TSchema[]).map(choice => choice.const).join('|')
  if (only) return only
  if (type === 'integer' || type === 'number') return 'NUMBER'
  return separator ? 'LIST' : 'TEXT'
}

/** Every flag that sets a variable, in the order of the schema. */
export const FLAGS = Object.entries<TSchema>(EnvSchema.properties).map(([variable, schema]) => ({
  variable,
  flag: flagOf(variable),
  value: placeholder(schema),
  description: schema.description ?? '',
  byDefault: String(schema.default ?? '')
}))

/** A text in lines of at most so many columns, each with this before it. */
function wrap (text: string, indent: string): string {
  const lines = text.match(new RegExp(`\\S.{0,${COLUMNS - indent.length - 1}}(?=\\s|$)`, 'g')) ?? []
  return lines.map(line => `${indent}${line}`).join('\n')
}

/** What `deskfeed --help` prints. */
export function help (): string {
  return [
    'Usage: deskfeed [flags]',
    wrap('shares the screen of this computer with every browser on the network', '    '),
    ...Object.entries(COMMANDS).flatMap(([name, description]) => [`   or: deskfeed ${name} [flags]`, wrap(description, '    ')]),
    '',
    wrap('Each flag can be set as a variable too, in the environment or in a file .env: --max-viewers 9 is MAX_VIEWERS=9. ' +
      'A flag comes first, then the environment, then .env. Secrets do not belong on a command line, which other users can read.', ''),
    '',
    ...FLAGS.flatMap(({ flag, value, description, byDefault }) => [
      `  ${flag} ${value}`, wrap(`${description}${byDefault && ` (${byDefault} by default)`}`, '      ')
    ]),
    ...Object.entries(FORMATS).flatMap(([name, { description }]) => [`  --${name}`, wrap(description, '      ')]),
    ...Object.entries(ANSWERS).flatMap(([name, { short, description }]) => [`  -${short}, --${name}`, wrap(description, '      ')]),
    '',
    wrap('Exit codes: 0 after Ctrl+C and the like, 1 if it could not start or had a fault of its own, or the doctor found something ' +
      'wrong, 78 if what was configured is wrong.', ''),
    ''
  ].join('\n')
}

/** What is printed instead of doing anything. */
export function answerTo (question: Answer): string {
  return question === 'help' ? help() : `${VERSION}\n`
}
