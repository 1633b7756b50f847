// Loaded into a process to be measured (`node --import`): reports on the socket $BENCH_VITALS how its garbage collection and
// its event loop have done since it was last asked, and what it holds now. The programs and threads that it starts don't.
import { createServer } from 'node:net'
import { PerformanceObserver, monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import { isMainThread } from 'node:worker_threads'

/** How often the event loop is sampled, ms: more often would cost more than what is measured. */
const RESOLUTION = 10

/** @param path of the socket */
function report (path) {
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
    socket.end(JSON.stringify({
      ms: now - since,
      gcMs,
      loopDelayMs: late(delay.percentile(99)),
      worstLoopDelayMs: late(delay.max),
      heap: getHeapStatistics().used_heap_size, // `process.memoryUsage` throws where there is no descriptor left
      resources: process.getActiveResourcesInfo()
    }))
    since = now
    gcMs = 0
    delay.reset()
  }).on('error', () => {}).listen(path).unref()
}

const { BENCH_VITALS } = process.env
delete process.env.BENCH_VITALS
if (isMainThread && BENCH_VITALS) report(BENCH_VITALS)
