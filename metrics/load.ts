import type { Registry } from 'prom-client'
import { SHORTAGES, type Load } from '../meter/load.js'
import { addCounter, addGauge, addHistogram } from './series.js'

/** How busy the process is, and whom it turns away for that. */
export function addLoadMetrics (registry: Registry, load: Load): void {
  addHistogram(registry, {
    name: 'deskfeed_event_loop_delay_seconds',
    help: 'How late the event loop ran a timer, twice a second.',
    read: () => [{ value: load.delays }]
  })
  addGauge(registry, {
    name: 'deskfeed_overloaded',
    help: 'Whether newcomers are turned away (1) because of this, or not (0).',
    read: () => SHORTAGES.map(reason => ({ labels: { reason }, value: load.shortage === reason ? 1 : 0 }))
  }, 'reason')
  addCounter(registry, {
    name: 'deskfeed_refused_newcomers_total',
    help: 'Requests of newcomers that were turned away because of this.',
    read: () => SHORTAGES.map(reason => ({ labels: { reason }, value: load.refused[reason] }))
  }, 'reason')
}
