import type { Chart } from '../figures/figure.js'

const WIDTH = 720
const LABEL = 110
const ROW = 30
const BAR = 18
const HEAD = 40
const GAP = 24

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #24292f }
    .title { font-weight: 600; font-size: 14px }
    .bar { fill: #8c959f } .ours { fill: #0969da }
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .bar { fill: #6e7681 } .ours { fill: #58a6ff } }`

const escape = (text: string) => text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)

function drawChart ({ title, unit, bars }: Chart, top: number): string {
  const longest = Math.max(...bars.map(({ value }) => value))
  const rows = bars.map(({ name, value }, index) => {
    const y = top + HEAD + index * ROW
    const length = Math.max(2, value / longest * (WIDTH - LABEL - 90))
    return `  <text x="${LABEL - 8}" y="${y + 14}" text-anchor="end">${escape(name)}</text>
  <rect class="bar${name === 'Deskfeed' ? ' ours' : ''}" x="${LABEL}" y="${y}" width="${length.toFixed(1)}" height="${BAR}" rx="3"/>
  <text x="${(LABEL + length + 8).toFixed(1)}" y="${y + 14}">${value.toFixed(1)} ${escape(unit)}</text>`
  })
  return [`  <text class="title" x="${LABEL}" y="${top + 22}">${escape(title)} (less is better)</text>`, ...rows].join('\n')
}

/** Bar charts one below the other, as an SVG that is readable on both light and dark pages. */
export function toSvg (charts: Chart[]): string {
  let height = 0
  const drawn = charts.map(chart => {
    const top = height
    height += HEAD + chart.bars.length * ROW + GAP
    return drawChart(chart, top)
  })
  const description = charts.map(({ title, unit, bars }) =>
    `${title}: ${bars.map(({ name, value }) => `${name} ${value.toFixed(1)} ${unit}`).join(', ')}`).join('. ')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
  <title>${escape(description)}</title>
  <style>${STYLE}
  </style>
${drawn.join('\n')}
</svg>
`
}
