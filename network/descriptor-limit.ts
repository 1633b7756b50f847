import { readFileSync } from 'node:fs'
import { attempt } from './attempt.js'

/** Starting alone takes about so many descriptors, because Node opens many of our files at once (measured, Node 20). */
export const DESCRIPTORS_TO_START = 200
/** With fewer the service may not start. */
export const LEAST_DESCRIPTORS = 256
/** What the units in deploy/ allow: enough for the usual ceilings. */
export const GOOD_LIMIT = 16_384
/** Each viewer has two connections: the stream, and the page's other requests. */
const CONNECTIONS_PER_VIEWER = 2
/** Connections besides those of viewers, in each class of visitors. */
const SPARE_CONNECTIONS = 500
/** This machine and proxies, whoever may watch, strangers: each class has connections of its own (plugins/connections.ts). */
const CLASSES = 3
/** Besides connections: the port, libraries, the X server, programs that take pictures, files that are written. */
const OTHER_DESCRIPTORS = 100

/** How many connections each class of visitors may have, in all and from one address, where there may be so many viewers. */
export function connectionLimits (viewers: number, viewersPerAddress: number) {
  return {
    maxConnections: CONNECTIONS_PER_VIEWER * viewers + SPARE_CONNECTIONS,
    maxConnectionsPerAddress: CONNECTIONS_PER_VIEWER * viewersPerAddress + SPARE_CONNECTIONS / 2
  }
}

/** How many descriptors that takes at most. @param maxConnections of each class */
export function descriptorsFor (maxConnections: number): number {
  return CLASSES * maxConnections + OTHER_DESCRIPTORS
}

/**
 * How many files and connections this process may have open at once. Node has raised it to the hard limit already.
 * @param limits where the system tells (proc(5), Linux)
 * @returns `undefined` where it does not tell
 */
export function descriptorLimit (limits = '/proc/self/limits'): number | undefined {
  const [, soft] = /^Max open files +(\S+)/m.exec(attempt(() => readFileSync(limits, 'utf8')) ?? '') ?? []
  return soft === 'unlimited' ? Infinity : Number(soft) || undefined
}
