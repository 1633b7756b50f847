import { EventEmitter } from 'node:events'
import { within } from '../../deadline.js'
import { Asking, Fault } from '../../fault.js'
import type { Consent, ConsentEvents } from '../../frame.js'
import { isPipeWireThere } from './pipewire-socket.js'
import { Closed, Declined, NotStarted, type Granted, type PortalSession } from './portal-session.js'
import { Portal, isInvalid } from './portal.js'
import { Broken } from './stream-fault.js'
import type { TokenFile } from './token.js'

/** What was agreed to before is granted within this time, ms (27 to 125 ms measured): after that, a person is being asked. */
const SILENT_MS = 1000
/** A session that nobody uses is closed after this time, ms, if it can be opened again without a question. */
const KEEP_MS = 1000
/** When the desktop closes a session, what has broken tells of it within this time, ms, if anything has. */
const BREAK_MS = 500
/** The service does not wait for longer than this for a question to end, ms. */
const END_MS = 500

/** A session that was granted. */
export interface Grant extends Granted {
  /** Aborts when nothing more may be shown. */
  ended: AbortSignal
  /** Aborts after that, once the reason is known. */
  over: AbortSignal
}

/** Something that the desktop was asked for. */
interface Question {
  /** Whether a person is being asked, as far as the time tells. */
  isOpen: boolean
  /** Rejects when a person is being asked. */
  opened: Promise<never>
  /** Aborts when it is answered, or was given up. */
  answered: AbortController
  /** Ends it. */
  end: AbortController
  outcome: Promise<Grant>
}

/**
 * What the person at the desktop has agreed to: one session for all captures. It is asked for once; a refusal, or an end on the desktop,
 * holds until {@link allow}.
 */
export class Sharing extends EventEmitter<ConsentEvents> implements Consent {
  readonly #token: TokenFile
  #question: Question | undefined
  #session: PortalSession | undefined
  #grant: Grant | undefined
  #end = (_why: Error): void => {}
  #withdrawn: Fault | undefined
  #users = 0
  #idle: NodeJS.Timeout | undefined
  /** Whether PipeWire itself was lost: then the end of a session is nobody's decision. */
  #isBroken = false

  constructor (token: TokenFile) {
    super()
    this.#token = token
  }

  get isAsking (): boolean {
    return this.#question !== undefined
  }

  get withdrawn (): string | undefined {
    return this.#withdrawn?.message
  }

  /** px; what is known of the screen before the first picture */
  get size (): Granted['size'] {
    return this.#grant?.size
  }

  async ask (): Promise<void> {
    await this.grant().catch(error => {
      if (!(error instanceof Asking) && error !== this.#withdrawn) throw error
    })
  }

  allow (): void {
    if (!this.#withdrawn) return
    this.#withdrawn = undefined
    this.ask().catch(() => {}) // whoever watches learns why
  }

  /** Somebody needs the session until they {@link leave}. */
  join (): void {
    this.#users++
    clearTimeout(this.#idle)
  }

  leave (): void {
    this.#users--
    this.#rest()
  }

  /** PipeWire has ended. */
  broke (why: Error): void {
    this.#isBroken = true
    this.drop(why)
  }

  /** What was granted gives nothing any more: the desktop is to be asked for it again. */
  async drop (why: Error): Promise<void> {
    const [end, session] = [this.#end, this.#session]
    this.#session = this.#grant = undefined
    end(why)
    await session?.close()
  }

  /**
   * The session. @throws Asking while the desktop asks, or why there is none
   */
  async grant (): Promise<Grant> {
    if (this.#withdrawn) throw this.#withdrawn
    if (this.#grant) return this.#grant
    const question = this.#question ??= this.#begin()
    return await Promise.race([question.outcome, question.opened])
  }

  async close (): Promise<void> {
    this.#question?.end.abort(new Error('the service is ending'))
    if (this.#question) await within(END_MS, 'the portal', this.#question.outcome).catch(() => {})
    clearTimeout(this.#idle)
    await this.drop(new Error('the service is ending'))
    this.removeAllListeners()
  }

  #begin (): Question {
    const [answered, end] = [new AbortController(), new AbortController()]
    let told: NodeJS.Timeout | undefined
    const opened = new Promise<never>((_resolve, reject) => {
      told = setTimeout(() => {
        question.isOpen = true
        reject(new Asking(answered.signal))
        this.emit('asking')
      }, SILENT_MS)
    })
    opened.catch(() => {})
    const outcome = this.#negotiate(end.signal).finally(() => {
      clearTimeout(told)
      this.#question = undefined
    })
    outcome.then(() => {
      this.emit('granted', !question.isOpen)
      this.#rest()
    }, error => {
      const isRefused = error instanceof Declined || error instanceof Closed || (error instanceof NotStarted && question.isOpen)
      if (isRefused) this.#withdraw(error)
    }).finally(() => answered.abort())
    const question: Question = { isOpen: false, opened, answered, end, outcome }
    return question
  }

  async #negotiate (signal: AbortSignal): Promise<Grant> {
    const session = await this.#select()
    try {
      const granted = await session.start(signal)
      const isKept = granted.token !== undefined && this.#token.write(granted.token)
      if (!isKept) this.#token.remove()
      session.over.throwIfAborted()
      return this.#hold(session, { ...granted, token: isKept ? granted.token : undefined })
    } catch (error) {
      if (error instanceof Declined) this.#token.remove()
      await session.close()
      throw error
    }
  }

  #hold (session: PortalSession, granted: Granted): Grant {
    const [ended, over] = [new AbortController(), new AbortController()]
    const grant = { ...granted, ended: ended.signal, over: over.signal }
    const end = (why: Error) => {
      ended.abort(why)
      over.abort(why)
    }
    session.over.addEventListener('abort', async () => {
      ended.abort(session.over.reason)
      const why = await this.#reasonOf(session.over.reason)
      if (this.#grant === grant) this.drop(why)
      over.abort(why)
    }, { once: true })
    this.#isBroken = false
    this.#session = session
    this.#grant = grant
    this.#end = end
    return grant
  }

  /** A session that has been told what to share. */
  async #select (): Promise<PortalSession> {
    for (;;) {
      const token = this.#token.read()
      const portal = await Portal.open()
      let session: PortalSession | undefined
      try {
        session = await portal.openSession()
        await session.select(token)
        return session
      } catch (error) {
        portal.close()
        if (token === undefined || !isInvalid(error)) throw error
        this.#token.remove()
      }
    }
  }

  /** Why a session is over: if the desktop has closed it, and nothing has broken, a person wants that. */
  async #reasonOf (why: Error): Promise<Error> {
    if (!(why instanceof Closed)) return why
    if (this.#users > 0) await new Promise(resolve => setTimeout(resolve, BREAK_MS))
    if (this.#isBroken || !await isPipeWireThere()) return new Broken()
    this.#token.remove()
    this.#withdraw(why)
    return why
  }

  #withdraw (why: Fault): void {
    this.#withdrawn = why
    this.#question?.end.abort(why)
    this.drop(why)
    this.emit('withdrawn', why.message)
  }

  #rest (): void {
    clearTimeout(this.#idle)
    if (this.#users > 0 || this.#grant?.token === undefined) return
    this.#idle = setTimeout(() => this.drop(new Error('nobody needs the session')), KEEP_MS).unref()
  }
}
