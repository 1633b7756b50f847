import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { attempt } from './attempt.js'

/** A program that listens on a port. */
export interface PortOwner {
  /** Who started it, by the number of the user. */
  uid: number
  /** Its process; left out if it may not be looked at, as those of others. */
  pid?: number
  /** What it is called, in at most 15 characters. */
  name?: string
}

/** In /proc/net/tcp (proc(5), include/net/tcp_states.h). */
const LISTEN = '0A'

/** Who listens on a port: the user and the inode of each socket. @param table what `/proc/net/tcp` or `tcp6` says */
export function listenersOf (table: string, port: number): { uid: number, inode: string }[] {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table.split('\n').map(line => line.trim().split(/\s+/)).flatMap(([, local, , state, , , , uid, , inode]) =>
    state === LISTEN && local?.endsWith(end) && inode ? [{ uid: Number(uid), inode }] : [])
}

/** Which process has one of these sockets open. */
function processWith (inodes: string[], proc: string): number | undefined {
  const names = new Set(inodes.map(inode => `socket:[${inode}]`))
  const pids = attempt(() => readdirSync(proc))?.filter(name => /^\d+$/.test(name)) ?? []
  return pids.map(Number).find(pid =>
    attempt(() => readdirSync(`${proc}/${pid}/fd`))?.some(fd => names.has(attempt(() => readlinkSync(`${proc}/${pid}/fd/${fd}`)) ?? '')))
}

/**
 * Who listens on a TCP port of this machine.
 * @param proc where the system tells (proc(5), Linux)
 * @returns `undefined` if nobody does, or the system does not tell
 */
export function portOwner (port: number, proc = '/proc'): PortOwner | undefined {
  const tables = ['tcp', 'tcp6'].map(name => attempt(() => readFileSync(`${proc}/net/${name}`, 'utf8')) ?? '')
  const listeners = tables.flatMap(table => listenersOf(table, port))
  if (!listeners[0]) return
  const { uid } = listeners[0]
  const pid = processWith(listeners.map(({ inode }) => inode), proc)
  const name = pid === undefined ? undefined : attempt(() => readFileSync(`${proc}/${pid}/comm`, 'utf8').trim())
  // Any program may give itself any name, also one that a terminal obeys.
  return { uid, ...pid !== undefined && { pid }, ...name && { name: name.replace(/[^\x20-\x7e]/g, '?') } }
}

/** The same in words. */
export function ownerText ({ uid, pid, name = 'a program' }: PortOwner): string {
  if (pid !== undefined) return `${name} (process ${pid})`
  return `a program of ${uid === 0 ? 'root' : `the user ${uid}`}`
}
