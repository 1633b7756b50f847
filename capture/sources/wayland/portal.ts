import { randomBytes } from 'node:crypto'
import { Fault } from '../../fault.js'
import { Bus, CallError } from './bus.js'
import { PortalSession } from './portal-session.js'
import type { Value } from './values.js'

/** XDG Desktop Portal documentation, "org.freedesktop.portal.ScreenCast". */
const NAME = 'org.freedesktop.portal.Desktop'
const SCREEN_CAST = { destination: NAME, path: '/org/freedesktop/portal/desktop', interface: 'org.freedesktop.portal.ScreenCast' }
const PROPERTIES = 'org.freedesktop.DBus.Properties'
export const REQUEST = 'org.freedesktop.portal.Request'

/** The first call may have to start the portal, and that what it consists of, ms. */
const START_MS = 10_000
/** How long it may take to answer what asks nobody, ms. */
export const ANSWER_MS = 5000

/** What a request has come to (documentation of `Response`). */
export const GRANTED = 0
export const DECLINED = 1

/** A portal's answer to a request. */
export interface Response { code: number, results: Readonly<Record<string, Value>> }

const INSTALL = 'xdg-desktop-portal-gnome, -kde or -wlr, whichever belongs to the desktop'

function portalFault (error: Error): Error {
  if (!(error instanceof CallError)) return error
  const { errorName } = error
  if (/\.(ServiceUnknown|NameHasNoOwner|Spawn\.\w+)$/.test(errorName)) {
    return new Fault('failed', `the desktop has no portal to share its screen: install xdg-desktop-portal and ${INSTALL}`, 'PORTAL_MISSING')
  }
  if (/\.(UnknownInterface|UnknownMethod|UnknownProperty|InvalidArgs)$/.test(errorName)) {
    return new Fault('failed', `the desktop's portal can't share a screen: install ${INSTALL}`, 'PORTAL_MISSING')
  }
  return new Fault('failed', `the desktop's portal answers: ${error.message}`)
}

/** The portal of a desktop that shares its screen, if the person there agrees. */
export class Portal {
  readonly bus: Bus
  /** The version of what it offers: from 4 on a grant can be kept. */
  readonly version: number
  /** The ways in which it shows the pointer, as bits. */
  readonly cursorModes: number
  /** What the bus calls the program. */
  readonly #owner: string

  private constructor (bus: Bus, owner: string, version: number, cursorModes: number) {
    this.bus = bus
    this.#owner = owner
    this.version = version
    this.cursorModes = cursorModes
  }

  /** @throws what is missing, with what to do */
  static async open (): Promise<Portal> {
    const bus = await Bus.open()
    const property = async (name: string, timeoutMs: number) => {
      const method = { ...SCREEN_CAST, interface: PROPERTIES, member: 'Get' }
      return Number((await bus.call(method, 'ss', [SCREEN_CAST.interface, name], timeoutMs))[0])
    }
    try {
      const version = await property('version', START_MS)
      const cursorModes = await property('AvailableCursorModes', ANSWER_MS)
      return new Portal(bus, await bus.ownerOf(NAME), version, cursorModes)
    } catch (error) {
      bus.close()
      throw portalFault(error as Error)
    }
  }

  close (): void {
    this.bus.close()
  }

  /** Opens a session in which a screen can be shared. It asks nobody yet. */
  async openSession (): Promise<PortalSession> {
    const { results } = await this.request('CreateSession', 'a{sv}', [], { session_handle_token: ['s', token()] })
    return await PortalSession.open(this, String(results.session_handle))
  }

  /** Whether this signal comes from the portal, and not from whoever has learned our name on the bus. */
  isFromPortal (sender: string): boolean {
    return sender === this.#owner
  }

  /** Resolves when the program that was asked so far has ended, or was replaced: then it knows our sessions no more. */
  async onEnd (end: () => void): Promise<void> {
    await this.bus.listen(`type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${NAME}'`, ({ member, body }) => {
      if (member === 'NameOwnerChanged' && body[0] === NAME && body[1] === this.#owner) end()
    })
  }

  /**
   * Asks the portal for something that it answers later.
   * @param signature the types of the arguments, the options included, which come last
   * @param waiting if left out, the answer must come in time; otherwise a person is asked, for as long as this goes on
   */
  async request (
    member: string, signature: string, args: readonly Value[], options: Record<string, Value>, waiting?: AbortSignal
  ): Promise<Response> {
    const { bus } = this
    waiting?.throwIfAborted()
    const name = token()
    const path = `${SCREEN_CAST.path}/request/${bus.name.slice(1).replaceAll('.', '_')}/${name}`
    const end = new AbortController()
    let stop = () => {}
    let timer: NodeJS.Timeout | undefined
    const answered = new Promise<Response>((resolve, reject) => {
      const fail = (why: Error) => reject(why)
      bus.lost.addEventListener('abort', () => fail(bus.lost.reason), { once: true, signal: end.signal })
      waiting?.addEventListener('abort', () => fail(waiting.reason), { once: true, signal: end.signal })
      const rule = `type='signal',interface='${REQUEST}',member='Response',path='${path}'`
      // It may answer before the call returns, so it is listened to before.
      bus.listen(rule, signal => {
        const isAnswer = signal.path === path && signal.member === 'Response' && this.isFromPortal(signal.sender)
        if (isAnswer) resolve({ code: Number(signal.body[0]), results: signal.body[1] as Response['results'] })
      }).then(unlisten => {
        stop = unlisten
        return bus.call({ ...SCREEN_CAST, member }, signature, [...args, { handle_token: ['s', name], ...options }], ANSWER_MS)
      }).then(() => {
        if (waiting) return
        timer = setTimeout(() => fail(new Fault('hung', `the desktop's portal does not answer (${member})`)), ANSWER_MS)
      }).catch(fail)
    })
    try {
      return await answered
    } catch (error) {
      // Its dialog goes away.
      if (!bus.lost.aborted) bus.call({ ...SCREEN_CAST, path, interface: REQUEST, member: 'Close' }).catch(() => {})
      throw isInvalid(error) ? error : portalFault(error as Error)
    } finally {
      clearTimeout(timer)
      end.abort()
      stop()
    }
  }
}

/** Whether the portal takes an argument for wrong, such as a token that it does not know. */
export const isInvalid = (error: unknown): boolean => error instanceof CallError && /\.InvalidArgument$/.test(error.errorName)

/** Names of requests and sessions must not be guessed by others on the bus (documentation of `Request`). */
const token = (): string => `deskfeed${randomBytes(8).toString('hex')}`
