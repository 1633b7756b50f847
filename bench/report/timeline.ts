import { median } from '../statistics.js'

const WIDTH = 720
const LEFT = 56
const RIGHT = 88
const HEIGHT = 110
const HEAD = 34
const FOOT = 30
/** More points than pixels would only make the file larger. */
const POINTS = 300

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #24292f }
    .title { font-weight: 600; font-size: 14px } .small { font-size: 11px }
    .axis { stroke: #8c959f; stroke-width: 1 } .mark { stroke: #8c959f; stroke-width: 1; opacity: .35 }
    .line { fill: none; stroke-width: 1.5; stroke-linejoin: round } .c0 { stroke: #0969da } .c1 { stroke: #bc4c00 }
    text.c0 { stroke: none; fill: #0969da } text.c1 { stroke: none; fill: #bc4c00 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 } .c0 { stroke: #58a6ff } .c1 { stroke: #f0883e } text.c0 { fill: #58a6ff } text.c1 { fill: #f0883e }
    }`

export interface Line {
  name: string
  /** In order of time: minutes, and a value. */
  points: Array<[minute: number, value: number]>
}

/** Values over time. At most two lines. */
export interface Timeline {
  title: string
  lines: Line[]
}

/** The medians of groups of points that follow one another. */
function thin (points: Line['points']): Line['points'] {
  const size = Math.ceil(points.length / POINTS)
  const starts = Array.from({ length: Math.ceil(points.length / size) }, (_, index) => index * size)
  return starts.map(start => {
    const group = points.slice(start, start + size)
    return [group[0]![0], median(group.map(([, value]) => value))]
  })
}

/** A round number of at least this. */
function ceiling (value: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  return [1, 2, 3, 4, 5, 6, 8, 10].map(step => step * unit).find(round => round >= value)!
}

function draw ({ title, lines }: Timeline, top: number, minutes: number, marks: number[]): string {
  const highest = ceiling(Math.max(...lines.flatMap(({ points }) => points.map(([, value]) => value))))
  const bottom = top + HEAD + HEIGHT
  const x = (minute: number) => (LEFT + minute / minutes * (WIDTH - LEFT - RIGHT)).toFixed(1)
  const y = (value: number) => (bottom - value / highest * HEIGHT).toFixed(1)
  const ends = lines.map(({ points }) => Number(y(points.at(-1)?.[1] ?? 0)))
  // Two names at the same height would cover each other.
  if (ends.length === 2 && Math.abs(ends[0]! - ends[1]!) < 14) ends[ends[0]! < ends[1]! ? 1 : 0] = Math.min(...ends) + 14
  return [
    `  <text class="title" x="${LEFT}" y="${top + 20}">${title}</text>`,
    ...marks.map(minute => `  <line class="mark" x1="${x(minute)}" x2="${x(minute)}" y1="${bottom - 6}" y2="${bottom}"/>`),
    `  <path class="axis" fill="none" d="M${LEFT} ${top + HEAD}V${bottom}H${WIDTH - RIGHT}"/>`,
    ...[0, highest].map(value => `  <text class="small" x="${LEFT - 6}" y="${Number(y(value)) + 4}" text-anchor="end">${value}</text>`),
    ...lines.flatMap(({ name, points }, index) => [
      `  <polyline class="line c${index}" points="${thin(points).map(([minute, value]) => `${x(minute)},${y(value)}`).join(' ')}"/>`,
      `  <text class="c${index}" x="${WIDTH - RIGHT + 8}" y="${ends[index]! + 4}">${name}</text>`
    ])
  ].join('\n')
}

/**
 * Charts of values over time one below the other, as an SVG that is readable on both light and dark pages.
 * @param description what it shows, for those who can't see it
 * @param marks moments at which something happened, minutes
 */
export function toTimelineSvg (description: string, timelines: Timeline[], marks: number[]): string {
  const minutes = Math.max(...timelines.flatMap(({ lines }) => lines.map(({ points }) => points.at(-1)?.[0] ?? 0)))
  const height = timelines.length * (HEAD + HEIGHT) + FOOT
  const last = (WIDTH - RIGHT).toFixed(0)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
  <title>${description}</title>
  <style>${STYLE}
  </style>
${timelines.map((timeline, index) => draw(timeline, index * (HEAD + HEIGHT), minutes, marks)).join('\n')}
  <text class="small" x="${LEFT}" y="${height - 12}">0</text>
  <text class="small" x="${last}" y="${height - 12}" text-anchor="end">${minutes.toFixed(0)} min; each mark is a fault</text>
</svg>
`
}
