import type { Registry } from 'prom-client'
import { VERSION } from '../assets.js'
import type { FaultKind } from '../capture/fault.js'
import type { ChosenSource } from '../capture/index.js'
import type { Views } from '../capture/views/views.js'
import { addCounter, addGauge, addHistogram } from './series.js'

/** Why captures fail; reported from the start, so that the first failure is seen to happen. */
const REASONS = ['ended', 'hung', 'denied', 'failed', 'internal'] as const satisfies FaultKind[]

/** The screen, on its way from the source to frames. */
export function addScreenMetrics (registry: Registry, chosen: ChosenSource, views: Views): void {
  const { name: source, isSubstitute } = chosen
  const { meter } = views
  addGauge(registry, {
    name: 'deskfeed_info',
    help: 'Always 1. The labels say which version this is, and how the screen is captured.',
    read: () => [{ labels: { version: VERSION, source }, value: 1 }]
  }, 'version', 'source')
  addGauge(registry, {
    name: 'deskfeed_ready',
    help: 'Whether the screen can be shown (1) or not (0), as /readyz says.',
    read: () => [{ value: isSubstitute || views.unready ? 0 : 1 }]
  })
  addGauge(registry, {
    name: 'deskfeed_paused',
    help: 'Whether the host has paused the screen (1) or not (0).',
    read: () => [{ value: views.paused === undefined ? 0 : 1 }]
  })
  addGauge(registry, {
    name: 'deskfeed_capturing',
    help: 'Whether the screen is being captured (1), because somebody is watching, or not (0).',
    read: () => [{ value: views.capturing ? 1 : 0 }]
  })
  addGauge(registry, {
    name: 'deskfeed_source_answer_age_seconds',
    help: 'How long ago the source last answered. Reported only while the screen is being captured.',
    read: () => views.age === undefined ? [] : [{ value: views.age }]
  })
  addCounter(registry, {
    name: 'deskfeed_captures_total',
    help: 'Captures that were started.',
    read: () => [{ value: views.captures }]
  })
  addCounter(registry, {
    name: 'deskfeed_source_restarts_total',
    help: 'Captures that failed, and were started again while somebody was watching, by why they failed.',
    read: () => REASONS.map(reason => ({ labels: { source, reason }, value: meter.failures.get(reason) ?? 0 }))
  }, 'source', 'reason')
  addCounter(registry, {
    name: 'deskfeed_pictures_total',
    help: 'Pictures that the source gave.',
    read: () => [{ labels: { source }, value: meter.pictures }]
  }, 'source')
  addCounter(registry, {
    name: 'deskfeed_invalid_pictures_total',
    help: 'Pictures that a program gave, and that were left out because they do not decode.',
    read: () => chosen.dropped === undefined ? [] : [{ labels: { source }, value: chosen.dropped }]
  }, 'source')
  addHistogram(registry, {
    name: 'deskfeed_encoding_seconds',
    help: 'How long it took to encode a picture, the wait for a thread included.',
    read: () => [{ value: meter.encoding }]
  })
  addCounter(registry, {
    name: 'deskfeed_frames_total',
    help: 'Frames that were published, each for everybody who watches the view: the default one, or others.',
    read: () => [
      { labels: { view: 'default' }, value: views.main.frames },
      { labels: { view: 'other' }, value: views.frames - views.main.frames }
    ]
  }, 'view')
}
