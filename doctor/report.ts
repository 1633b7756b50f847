import type { Finding, Report, Result } from './check.js'

/** What stands before each line, and in which colour (ECMA-48, SGR). */
const MARKS = { well: ['ok', 32], note: ['note', 33], wrong: ['WRONG', 31] } as const
type Mark = keyof typeof MARKS

/** Width of the first column. */
const MARK_WIDTH = 7
/** And of the second. */
const NAME_WIDTH = 10
const INDENT = ' '.repeat(MARK_WIDTH + NAME_WIDTH)

/** Where people read more of a code. */
export const sectionOf = (code: string): string => `docs/troubleshooting.md#${code.toLowerCase()}`

/** What is told by another program may have several lines, or what a terminal obeys. */
const plain = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ')

/** The report for people. @param hasColours whether it is for a terminal */
export function reportText ({ version, platform, node, isWell, results }: Report, hasColours: boolean): string {
  const paint = (text: string, colour: number) => hasColours ? `\x1b[${colour}m${text}\x1b[0m` : text
  const line = (mark: Mark, name: string, text: string) => {
    const [word, colour] = MARKS[mark]
    return `${paint(word.padEnd(MARK_WIDTH), colour)}${name.padEnd(NAME_WIDTH)}${plain(text)}`
  }
  const finding = (name: string) => ({ code, isWrong, sentence, commands }: Finding) => [
    line(isWrong ? 'wrong' : 'note', name, `${sentence}.`),
    ...commands.map(command => `${INDENT}  ${paint(command, 1)}`),
    `${INDENT}${code}: ${sectionOf(code)}`
  ]
  const result = ({ name, well, findings }: Result) =>
    findings.length > 0 ? findings.flatMap(finding(name)) : well ? [line('well', name, `${well}.`)] : []
  const last = isWell ? 'Nothing is wrong here.' : 'Mend what is WRONG, then run this again.'
  return [`Deskfeed ${version}, ${platform}, Node ${node}`, '', ...results.flatMap(result), '', last, ''].join('\n')
}

/** The report for programs. */
export function reportJson ({ results, ...rest }: Report): string {
  const checks = results.map(({ findings, ...check }) =>
    ({ ...check, findings: findings.map(found => ({ ...found, section: sectionOf(found.code) })) }))
  return `${JSON.stringify({ ...rest, checks }, null, 2)}\n`
}
