import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/**
 * The CPU time that a process has used so far, including all its threads and those of its child processes that have ended, ms
 * (proc(5), `utime`, `stime`, `cutime` and `cstime`; in steps of 10 ms).
 */
export function processCpu (pid: number): number {
  // The name of the program, in brackets, may contain anything.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * 1000 / TICKS_PER_SECOND
}

/** The memory that a process occupies, bytes. */
export function processMemory (pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024
}
