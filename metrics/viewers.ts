import type { Registry } from 'prom-client'
import type { Viewers } from '../capture/viewers/viewers.js'
import type { Views } from '../capture/views/views.js'
import type { Traffic } from '../meter/traffic.js'
import { addCounter, addGauge, addHistogram } from './series.js'

/** What those who watch are sent, by what carries it to them. */
export function addViewerMetrics (registry: Registry, views: Views, viewers: Viewers): void {
  const byTransport = <T>(valueOf: (traffic: Traffic) => T) => () =>
    [...views.meter.traffic].map(([transport, traffic]) => ({ labels: { transport }, value: valueOf(traffic) }))

  addGauge(registry, {
    name: 'deskfeed_viewers',
    help: 'How many are watching.',
    read: byTransport(({ viewers }) => viewers)
  }, 'transport')
  addGauge(registry, {
    name: 'deskfeed_reduced_viewers',
    help: 'How many of them are sent less than they asked for, because their link is too slow for that.',
    read: () => [{ value: viewers.all.filter(({ reduced }) => reduced !== '').length }]
  })
  addCounter(registry, {
    name: 'deskfeed_viewer_arrivals_total',
    help: 'How many have begun to watch. Each single picture counts as one.',
    read: byTransport(({ arrivals }) => arrivals)
  }, 'transport')
  addCounter(registry, {
    name: 'deskfeed_sent_frames_total',
    help: 'Frames that were sent, one for each viewer. An unchanged frame that is repeated counts, too.',
    read: byTransport(({ frames }) => frames)
  }, 'transport')
  addCounter(registry, {
    name: 'deskfeed_sent_bytes_total',
    help: 'Bytes of these frames, with what stands between them.',
    read: byTransport(({ bytes }) => bytes)
  }, 'transport')
  addCounter(registry, {
    name: 'deskfeed_dropped_frames_total',
    help: 'Frames that a viewer was not sent because a newer one came before they could take it.',
    read: byTransport(({ dropped }) => dropped)
  }, 'transport')
  addHistogram(registry, {
    name: 'deskfeed_sent_frame_age_seconds',
    help: 'How old frames were when they were handed to the system to be sent. Repeated frames are left out.',
    read: byTransport(({ age }) => age)
  })
}
