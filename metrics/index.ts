import { Registry } from 'prom-client'
import type { ChosenSource } from '../capture/index.js'
import type { Viewers } from '../capture/viewers/viewers.js'
import type { Views } from '../capture/views/views.js'
import type { Load } from '../meter/load.js'
import { addLoadMetrics } from './load.js'
import { addProcessMetrics } from './process.js'
import { addScreenMetrics } from './screen.js'
import { addViewerMetrics } from './viewers.js'

/** What the metrics are about. */
export interface Measured {
  source: ChosenSource
  views: Views
  viewers: Viewers
  load: Load
}

/** Every metric of the service. Nothing is done for them until somebody reads them. docs/metrics.md lists them. */
export function createRegistry ({ source, views, viewers, load }: Measured): Registry {
  const registry = new Registry()
  addScreenMetrics(registry, source, views)
  addViewerMetrics(registry, views, viewers)
  addLoadMetrics(registry, load)
  addProcessMetrics(registry)
  return registry
}
