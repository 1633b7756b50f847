/** A percentile of the values, by the nearest rank. */
export function percentile (values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * percent / 100) - 1)] ?? NaN
}

export const median = (values: number[]) => percentile(values, 50)

/** Combines several measurements into one: the median of each value. */
export function medians<T extends Record<keyof T, number>> (measurements: T[]): T {
  const names = Object.keys(measurements[0]!) as Array<keyof T>
  return Object.fromEntries(names.map(name => [name, median(measurements.map(values => values[name]))])) as T
}

/** The line that fits values taken at regular steps best (least squares): how much it rises with each, and the standard error of that. */
export function slope (values: number[]): { perStep: number, error: number } {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const spread = values.reduce((sum, _, step) => sum + (step - middle) ** 2, 0)
  const perStep = values.reduce((sum, value, step) => sum + (step - middle) * (value - mean), 0) / spread
  const rest = values.reduce((sum, value, step) => sum + (value - mean - perStep * (step - middle)) ** 2, 0)
  return { perStep, error: Math.sqrt(rest / (values.length - 2) / spread) }
}
