// Loaded into a process that is measured (`node --import`): tells on the socket $BENCH_VITALS how its garbage collection and
// its event loop did since it was asked last.
import { createServer } from 'node:net'
import { PerformanceObserver, monitorEventLoopDelay } from 'node:perf_hooks'

let since = performance.now()
let gcMs = 0
new PerformanceObserver(list => {
  for (const { duration } of list.getEntries()) gcMs += duration
}).observe({ entryTypes: ['gc'] })
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()

createServer(socket => {
  const now = performance.now()
  socket.on('error', () => {})
  socket.end(JSON.stringify({ ms: now - since, gcMs, loopDelayMs: delay.percentile(99) / 1e6, worstLoopDelayMs: delay.max / 1e6 }))
  since = now
  gcMs = 0
  delay.reset()
}).listen(process.env.BENCH_VITALS).unref()
