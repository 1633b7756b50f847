import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Reads something of every process; those that have just ended are left out (Linux only). */
function ofEach<T> (read: (pid: number) => T): Array<{ pid: number, value: T }> {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => {
    try {
      return [{ pid: Number(name), value: read(Number(name)) }]
    } catch {
      return []
    }
  })
}

/** The processes with exactly this argument vector. */
export function processesOf (argv: string[]): number[] {
  const wanted = argv.join('\0') + '\0'
  return ofEach(pid => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).filter(({ value }) => value === wanted).map(({ pid }) => pid)
}

/** How many processes a process has started that still run, directly or through others. */
export function countDescendants (ancestor: number): number {
  // The name of the program, in brackets, may contain anything; then come the state and the parent.
  const parents = new Map(ofEach(pid => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1]))
    .map(({ pid, value }) => [pid, value]))
  const descends = (pid: number): boolean => {
    const parent = parents.get(pid)
    return parent !== undefined && (parent === ancestor || descends(parent))
  }
  return [...parents.keys()].filter(descends).length
}

/**
 * What the descriptors of a process stand for, in no order: `socket`, `pipe`, a file, or `nothing`: libuv keeps `/dev/null` or `/` open for
 * when there are no more descriptors.
 */
export function descriptorsOf (pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap(name => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${name}`).replace(/:\[\d+\]$/, '').replace(/^\/(dev\/null)?$/, 'nothing')]
    } catch {
      return [] // it has just been closed
    }
  })
}

export const countThreads = (pid: number) => readdirSync(`/proc/${pid}/task`).length
