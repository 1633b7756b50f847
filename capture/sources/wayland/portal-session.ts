import { Fault } from '../../fault.js'
import { DECLINED, GRANTED, type Portal } from './portal.js'
import type { Value } from './values.js'

const SESSION = 'org.freedesktop.portal.Session'

/** As the portal numbers them. */
const MONITORS = 1
const UNTIL_REVOKED = 2
/** The pointer is drawn on the pictures, or told apart from them. */
const EMBEDDED = 2
const METADATA = 4

/** A portal that hangs must not keep the service from ending, ms. */
const CLOSE_MS = 500

/** From here on it remembers what a person has agreed to. */
const REMEMBERS = 4

/** A stream of PipeWire. */
export interface Target {
  /** The number of its node. */
  node: number
  /** A number that is never used again, from newer portals. */
  serial?: string | undefined
}

/** What a person has agreed to. */
export interface Granted {
  target: Target
  /** px, in the coordinates of the desktop, which may be larger or smaller than the pixels; `undefined` if the portal does not say */
  size: { width: number, height: number } | undefined
  /** With this the portal need not ask again; `undefined` if it will. */
  token: string | undefined
}

/** The portal could not share anything; a person may have been asked before. */
export class NotStarted extends Fault {
  constructor (code: number) {
    super('failed', `the desktop's portal could not start sharing (it answers ${code})`)
  }
}

/** Somebody on the desktop does not want their screen to be seen. */
export class Declined extends Fault {
  constructor () {
    super('failed', 'the desktop asked whether to share its screen, and the answer was no', 'SCREEN_PERMISSION')
  }
}

function readGranted ({ streams, restore_token: token }: Readonly<Record<string, Value>>): Granted {
  const [stream] = Array.isArray(streams) ? streams : []
  if (!Array.isArray(stream) || typeof stream[0] !== 'number') throw new Fault('failed', "the desktop's portal shares nothing")
  const { size, 'pipewire-serial': serial } = stream[1] as Record<string, Value>
  const [width, height] = Array.isArray(size) ? size.map(Number) : []
  return {
    target: { node: stream[0], serial: serial === undefined ? undefined : String(serial) },
    size: width && height ? { width, height } : undefined,
    token: typeof token === 'string' && token !== '' ? token : undefined
  }
}

/** A session of a portal. */
export class PortalSession {
  /** Aborts when it is over, without our having closed it. */
  readonly over: AbortSignal
  readonly #over = new AbortController()
  readonly #portal: Portal
  readonly #path: string

  private constructor (portal: Portal, path: string) {
    this.over = this.#over.signal
    this.#portal = portal
    this.#path = path
  }

  /** @param path of the session, which is there already */
  static async open (portal: Portal, path: string): Promise<PortalSession> {
    const session = new PortalSession(portal, path)
    const { bus } = portal
    bus.lost.addEventListener('abort', () => session.#over.abort(bus.lost.reason), { once: true })
    await portal.onEnd(() => session.#over.abort(new Fault('ended', "the desktop's portal has ended")))
    await bus.listen(`type='signal',interface='${SESSION}',member='Closed',path='${path}'`, signal => {
      if (signal.path === path && signal.member === 'Closed' && portal.isFromPortal(signal.sender)) session.#over.abort(new Closed())
    })
    return session
  }

  /**
   * Says what is to be shared.
   * @param token of an earlier session
   * @throws what {@link isInvalid} tells if that token is none
   */
  async select (token: string | undefined): Promise<void> {
    const { version, cursorModes } = this.#portal
    const remembers = version >= REMEMBERS
    const cursorMode = [METADATA, EMBEDDED].find(mode => cursorModes & mode)
    await this.#portal.request('SelectSources', 'oa{sv}', [this.#path], {
      types: ['u', MONITORS],
      multiple: ['b', false],
      ...cursorMode && { cursor_mode: ['u', cursorMode] },
      ...remembers && { persist_mode: ['u', UNTIL_REVOKED] },
      ...remembers && token !== undefined && { restore_token: ['s', token] }
    })
  }

  /**
   * Asks the person at the desktop, however long that takes, unless they have agreed before.
   * @param signal ends the question
   * @throws Declined, or why it can't be shared
   */
  async start (signal: AbortSignal): Promise<Granted> {
    const waiting = AbortSignal.any([signal, this.over])
    const { code, results } = await this.#portal.request('Start', 'osa{sv}', [this.#path, ''], {}, waiting)
    if (code === DECLINED) throw new Declined()
    if (code !== GRANTED) throw new NotStarted(code)
    return readGranted(results)
  }

  /** Ends the session, and with it what the desktop shows about it. */
  async close (): Promise<void> {
    const { bus } = this.#portal
    const method = { destination: 'org.freedesktop.portal.Desktop', path: this.#path, interface: SESSION, member: 'Close' }
    if (!bus.lost.aborted && !this.over.aborted) await bus.call(method, '', [], CLOSE_MS).catch(() => {})
    bus.close()
  }
}

/** The desktop has closed the session: usually since the person there has ended the sharing. */
export class Closed extends Fault {
  constructor () {
    super('ended', 'the sharing was ended on the desktop', 'SCREEN_PERMISSION')
  }
}
