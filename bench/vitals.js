// Loaded into a process to be measured (`node --import`): reports on the socket $BENCH_VITALS how its garbage collection and
// its event loop have done since it was last asked.
import { createServer } from 'node:net'
import { PerformanceObserver, monitorEventLoopDelay } from 'node:perf_hooks'

/** How often the event loop is sampled, ms: more often would cost more than what is measured. */
const RESOLUTION = 10

let since = performance.now()
let gcMs = 0
new PerformanceObserver(list => {
  for (const { duration } of list.getEntries()) gcMs += duration
}).observe({ entryTypes: ['gc'] })
const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
delay.enable()

createServer(socket => {
  const now = performance.now()
  socket.on('error', () => {})
  // The histogram holds the time between samples.
  const late = nanoseconds => nanoseconds / 1e6 - RESOLUTION
  socket.end(JSON.stringify({ ms: now - since, gcMs, loopDelayMs: late(delay.percentile(99)), worstLoopDelayMs: late(delay.max) }))
  since = now
  gcMs = 0
  delay.reset()
}).listen(process.env.BENCH_VITALS).unref()
