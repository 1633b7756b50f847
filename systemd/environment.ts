import { listeningAddress } from './listening-address.js'

/** The first descriptor that is passed: `SD_LISTEN_FDS_START`, sd_listen_fds(3). */
const FIRST_DESCRIPTOR = 3

/** A socket that listens already: systemd has opened it, and connections wait in it while the service is started or updated. */
export interface InheritedSocket {
  fd: number
  /** The address it listens on. */
  host: string
  port: number
}

/** What systemd wants of a service, and gives it. */
export interface FromSystemd {
  /** To be listened on instead of `HOST` and `PORT`. */
  socket?: InheritedSocket
  /** Where to say how the service is: the path of a Unix datagram socket, or `@` and an abstract name. */
  notifySocket?: string
  /** The service is ended if it does not say that it is alive for this long, ms. */
  watchdogMs?: number
}

const VARIABLES = ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES', 'NOTIFY_SOCKET', 'WATCHDOG_PID', 'WATCHDOG_USEC']

/**
 * Takes what systemd says out of the environment (sd_listen_fds(3), sd_notify(3), sd_watchdog_enabled(3)): programs that are started
 * inherit the rest, and none of this is meant for them.
 * @throws a sentence, if the socket unit passes anything else than one socket that listens for TCP
 */
export function takeFromSystemd (environment: NodeJS.ProcessEnv = process.env, pid = process.pid): FromSystemd {
  const { LISTEN_PID, LISTEN_FDS, NOTIFY_SOCKET, WATCHDOG_PID = String(pid), WATCHDOG_USEC } = environment
  for (const name of VARIABLES) delete environment[name]
  // What another process was given is not for us: `npm start`, say, has passed its environment on.
  const sockets = LISTEN_PID === String(pid) ? Number(LISTEN_FDS) : 0
  const watchdogMs = WATCHDOG_PID === String(pid) ? Number(WATCHDOG_USEC) / 1000 : 0
  if (sockets > 1) {
    throw new Error(`systemd passes ${sockets} sockets, and only one is listened on: leave one ListenStream= in the socket unit.`)
  }
  return {
    ...sockets === 1 && { socket: { fd: FIRST_DESCRIPTOR, ...listeningAddress(FIRST_DESCRIPTOR) } },
    ...NOTIFY_SOCKET && { notifySocket: NOTIFY_SOCKET },
    ...watchdogMs > 0 && { watchdogMs }
  }
}
