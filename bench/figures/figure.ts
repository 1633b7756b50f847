/** How thoroughly to measure. */
export interface Settings {
  /** With `--quick`: enough to see that everything works, not enough to compare. */
  quick: boolean
}

/** A value that must be on one side of a limit. */
export interface Check {
  what: string
  value: number
  unit: string
  bar: { is: '≤' | '<' | '≥', limit: number }
}

/** A bar chart with one value per contestant. */
export interface Chart {
  title: string
  unit: string
  bars: Array<{ name: string, value: number }>
}

export interface Table {
  columns: string[]
  rows: string[][]
}

export interface Result extends Table {
  /** Tables below the first one. */
  more?: Table[]
  checks: Check[]
  /** What a reader of the table must know. */
  notes: string[]
  /** For `docs/bench.svg`. */
  chart?: Chart
  /** For a picture of its own in `docs/`, by its name. */
  picture?: { name: string, charts: Chart[] }
}

/** Something that the bench measures. */
export interface Figure {
  /** What it is called on the command line. */
  name: string
  title: string
  measure (settings: Settings): Promise<Result>
}

/** Whether a value is on the right side of its limit. */
export function passes ({ value, bar: { is, limit } }: Check): boolean {
  return is === '≤' ? value <= limit : is === '<' ? value < limit : value >= limit
}
