import { readFileSync } from 'node:fs'
import t from 'tap'
import { parse } from 'yaml'
import { build } from '../fixtures/build.js'

interface Rule { alert: string, expr: string, labels: { severity: string }, annotations: { summary: string, description: string } }

interface Panel { id: number, title: string, gridPos: { x: number, w: number }, targets: Array<{ expr: string }> }

const read = (path: string) => readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8')

/** Every time series that the service has; a histogram has three. */
const { body } = await (await build(t)).inject('/metrics')
const series = new Set([...body.matchAll(/^(\w+)[ {]/gm)].map(([, name]) => name))

/** What Prometheus itself knows: functions, operators, and the one series that it adds. */
const OWN = /^(up|sum|min|max|by|on|and|rate|increase|histogram_quantile|predict_linear|label_values)$/

/** The series in an expression of PromQL. */
function seriesOf (expression: string): string[] {
  const bare = expression.replace(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, ' ').replace(/\b(by|on) \([^)]*\)/g, ' ')
  return (bare.match(/[a-z_][\w]*/gi) ?? []).filter(word => !OWN.test(word) && !/^e\d+$/.test(word))
}

/** Each bracket that is opened is closed. */
function isBalanced (text: string): boolean {
  const open: string[] = []
  for (const [bracket] of text.matchAll(/[([{}\])]/g)) {
    if ('([{'.includes(bracket)) open.push(bracket)
    else if (open.pop() !== { ')': '(', ']': '[', '}': '{' }[bracket]) return false
  }
  return open.length === 0
}

t.test('alert rules name only what the service reports, and say what to do', async t => {
  const { groups } = parse(read('prometheus/alerts.yml')) as { groups: Array<{ name: string, rules: Rule[] }> }
  const rules = groups.flatMap(({ rules }) => rules)
  t.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length)
  for (const { alert, expr, labels, annotations } of rules) {
    t.match(alert, /^Deskfeed[A-Z]\w+$/)
    t.ok(isBalanced(expr), expr)
    const names = seriesOf(expr)
    t.ok(names.length > 0 || /^up\b/.test(expr))
    for (const name of names) t.ok(series.has(name), `${alert}: ${name}`)
    t.ok(['critical', 'warning'].includes(labels.severity))
    t.match(annotations, { summary: /\w/, description: /\w.*\.|\?$/ })
  }
})

t.test('the dashboard shows only what the service reports', async t => {
  const dashboard = JSON.parse(read('grafana/deskfeed.json'))
  const panels = dashboard.panels as Panel[]
  t.equal(new Set(panels.map(({ id }) => id)).size, panels.length)
  const shown = new Set<string>()
  for (const { title, gridPos: { x, w }, targets } of panels) {
    t.ok(x + w <= 24, title)
    for (const { expr } of targets) {
      t.ok(isBalanced(expr), expr)
      for (const name of seriesOf(expr)) {
        t.ok(series.has(name), `${title}: ${name}`)
        shown.add(name)
      }
    }
  }
  t.ok(shown.size > 15)
})
