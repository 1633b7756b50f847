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
