import { ANSWERS, FORMATS } from '../cli/flags.js'
import { FLAGS } from '../cli/help.js'

/** A cell of Markdown: a bar in it does not end it. */
const code = (text: string): string => text && `\`${text.replaceAll('|', '\\|')}\``

/** Every flag as a row of Markdown, in the order of the schema. */
export function flagTable (): string {
  return [
    '| flag | variable | default | meaning |\n',
    '| --- | --- | --- | --- |\n',
    ...FLAGS.map(({ flag, value, variable, byDefault, description }) =>
      `| ${code(`${flag} ${value}`)} | ${code(variable)} | ${code(byDefault)} | ${description} |\n`),
    ...Object.entries(FORMATS).map(([name, { description }]) => `| ${code(`--${name}`)} | | | ${description} |\n`),
    ...Object.entries(ANSWERS).map(([name, { short, description }]) =>
      `| ${code(`--${name}`)}, ${code(`-${short}`)} | | | ${description} |\n`)
  ].join('')
}
