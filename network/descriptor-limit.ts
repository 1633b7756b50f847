import { readFileSync } from 'node:fs'

/**
 * How many files and connections this process may have open at once. Node has raised it to the hard limit already.
 * @param limits where the system tells (proc(5), Linux)
 * @returns `undefined` where it does not tell
 */
export function descriptorLimit (limits = '/proc/self/limits'): number | undefined {
  try {
    const [, soft] = /^Max open files +(\S+)/m.exec(readFileSync(limits, 'utf8')) ?? []
    return soft === 'unlimited' ? Infinity : Number(soft) || undefined
  } catch {}
}
