import { Counter, Gauge, type Metric, type Registry } from 'prom-client'
import type { Histogram } from '../meter/histogram.js'

export type Labels = Record<string, string>

/** A value of a metric, and the labels that tell it from the others. */
export interface Value<T> {
  labels?: Labels
  value: T
}

interface Described {
  /** By the conventions: https://prometheus.io/docs/practices/naming/ */
  name: string
  /** A sentence. */
  help: string
}

interface Series<T> extends Described {
  /** Asked each time somebody reads the metrics; what it leaves out is not reported. */
  read (): Array<Value<T>>
}

/** A number that only goes up. @param labelNames those of all labels that values have */
export function addCounter (registry: Registry, { name, help, read }: Series<number>, ...labelNames: string[]): void {
  registry.registerMetric(new Counter({
    name,
    help,
    labelNames,
    registers: [],
    collect () {
      this.reset()
      for (const { labels = {}, value } of read()) this.inc(labels, value)
    }
  }))
}

/** A number that goes up and down. @param labelNames those of all labels that values have */
export function addGauge (registry: Registry, { name, help, read }: Series<number>, ...labelNames: string[]): void {
  registry.registerMetric(new Gauge({
    name,
    help,
    labelNames,
    registers: [],
    collect () {
      this.reset()
      for (const { labels = {}, value } of read()) this.set(labels, value)
    }
  }))
}

/** Every line of a histogram. Each bucket counts what is below its bound, too. */
function linesOf (name: string, { labels = {}, value: { bounds, counts, sum } }: Value<Histogram>) {
  let total = 0
  const buckets = counts.map((count, range) => {
    total += count
    return { metricName: `${name}_bucket`, labels: { ...labels, le: bounds[range] ?? '+Inf' }, value: total }
  })
  return [...buckets, { metricName: `${name}_sum`, labels, value: sum }, { metricName: `${name}_count`, labels, value: total }]
}

/**
 * A histogram that is counted elsewhere. prom-client's own takes 30 times as long for each value, and can't be given what others have
 * counted; of a metric, its registry only wants these properties.
 */
export function addHistogram (registry: Registry, { name, help, read }: Series<Histogram>): void {
  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({ name, help, type: 'histogram', aggregator: 'sum', values: read().flatMap(value => linesOf(name, value)) }),
    reset () {}
  }
  registry.registerMetric(metric as unknown as Metric)
}
