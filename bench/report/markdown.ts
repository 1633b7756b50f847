import { passes, type Check, type Result } from '../figures/figure.js'

const table = (rows: string[][]) => rows.map(cells => `| ${cells.join(' | ')} |`).join('\n')
const withHead = (head: string[], rows: string[][]) => table([head, head.map((_, index) => index === 0 ? '---' : '---:'), ...rows])

/** Two decimals, or three below 1. */
const number = (value: number) => Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 1 ? 3 : 2)

const checkRow = (check: Check) => [
  check.what, `${number(check.value)} ${check.unit}`.trim(), `${check.bar.is} ${check.bar.limit}`, passes(check) ? 'passed' : '**missed**'
]

/** The result of a figure, as Markdown. */
export function toMarkdown (title: string, { columns, rows, more = [], checks, notes }: Result): string {
  return [
    `## ${title}`,
    withHead(columns, rows),
    ...more.map(({ columns, rows }) => withHead(columns, rows)),
    ...checks.length > 0 ? [withHead(['the bar', 'measured', 'wanted', ''], checks.map(checkRow))] : [],
    ...notes
  ].join('\n\n')
}
