import { readdirSync } from 'node:fs'
import type { Registry } from 'prom-client'
import { addCounter, addGauge } from './series.js'

/** How many descriptors are open: one each for a file, a pipe, a socket. `undefined` on systems that do not say. */
function openDescriptors (): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length - 1 // without the one that this takes
  } catch {
    return undefined
  }
}

/** Nothing if no descriptor is left to ask with. */
function memoryUsage (name: keyof NodeJS.MemoryUsage): number[] {
  try {
    return [process.memoryUsage()[name]]
  } catch {
    return []
  }
}

/**
 * The process, by the names that every dashboard knows (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics).
 * prom-client's own would also watch each garbage collection and wake the process up a hundred times a second, whoever reads it.
 */
export function addProcessMetrics (registry: Registry): void {
  const memory = (name: keyof NodeJS.MemoryUsage) => () => memoryUsage(name).map(value => ({ value }))
  addCounter(registry, {
    name: 'process_cpu_seconds_total',
    help: 'CPU time of this process, user and system, in seconds. Programs that take pictures are not included.',
    read () {
      const { user, system } = process.cpuUsage()
      return [{ value: (user + system) / 1e6 }]
    }
  })
  addGauge(registry, { name: 'process_resident_memory_bytes', help: 'Resident memory, including shared memory.', read: memory('rss') })
  addGauge(registry, { name: 'nodejs_heap_size_used_bytes', help: 'Memory in use on V8\'s heap.', read: memory('heapUsed') })
  addGauge(registry, { name: 'nodejs_heap_size_total_bytes', help: 'Memory held for V8\'s heap.', read: memory('heapTotal') })
  addGauge(registry, { name: 'nodejs_external_memory_bytes', help: 'Memory of buffers, outside V8\'s heap.', read: memory('external') })
  addGauge(registry, {
    name: 'process_open_fds',
    help: 'Open file descriptors.',
    read () {
      const value = openDescriptors()
      return value === undefined ? [] : [{ value }]
    }
  })
  addGauge(registry, {
    name: 'process_start_time_seconds',
    help: 'When the process started, in seconds since the epoch.',
    read: () => [{ value: Math.round(performance.timeOrigin / 1000) }]
  })
}
