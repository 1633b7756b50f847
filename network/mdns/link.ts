import { replyTo } from './answers.js'
import { contradicts, goesFirst, takesBack, type OwnRecordTest } from './conflict.js'
import { MDNS_PORT, type LinkSocket, type Source } from './link-socket.js'
import type { Message, ResourceRecord } from './message.js'
import { keyOf, RecordSet } from './record-set.js'
import { ownedNames, recordsOf, type Announced } from './records.js'
import {
  ANNOUNCEMENTS, ANNOUNCE_MS, APART_MS, DEFENCE_MS, LEGACY_QUESTIONS, LEGACY_TTL, PROBES, PROBE_MS, SHARED_DELAY_MS, YIELD_MS
} from './pace.js'

export interface LinkOptions {
  socket: LinkSocket
  /** The addresses that this machine has on the link, as far as it serves there. */
  addresses: string[]
  /** Whether it is one of this machine's addresses, here or in another network. */
  isOwn: OwnRecordTest
  /** The names are taken, and answered to. */
  onClaimed: () => void
  /** Another machine has one of the names. */
  onConflict: () => void
}

/** What this machine says on one link: takes names, answers to them, and gives them up. */
export class Link {
  readonly #options: LinkOptions
  #records: ResourceRecord[] = []
  #own = new RecordSet([])
  /** Whether the names are ours, and have been announced. */
  #isClaimed = false
  #step: NodeJS.Timeout | undefined
  readonly #delayed = new Set<NodeJS.Timeout>()
  /** When each record was last sent to all, by what it says. */
  readonly #sentAt = new Map<string, number>()

  constructor (options: LinkOptions) {
    this.#options = options
    options.socket.on('message', (message, source) => this.#hear(message, source))
  }

  /** Takes names, once it is certain that nobody else has them. Those it had before are given up. */
  claim (announced: Announced): void {
    this.#giveUp()
    this.#records = recordsOf(announced, this.#options.addresses)
    this.#own = new RecordSet(this.#records)
    this.#sentAt.clear()
    this.#begin(Math.random() * PROBE_MS)
  }

  /** Says goodbye, and ends. Resolves when that is sent. */
  async close (): Promise<void> {
    clearTimeout(this.#step)
    await this.#giveUp()
    this.#options.socket.close()
  }

  async #giveUp (): Promise<void> {
    for (const timer of this.#delayed) clearTimeout(timer)
    this.#delayed.clear()
    if (!this.#isClaimed) return
    this.#isClaimed = false
    await this.#options.socket.multicast({ isResponse: true, answers: this.#records.map(record => ({ ...record, ttl: 0 })) })
  }

  #after (ms: number, step: () => void): void {
    clearTimeout(this.#step)
    this.#step = setTimeout(step, ms).unref()
  }

  #begin (delayMs: number): void {
    this.#isClaimed = false
    this.#after(delayMs, () => this.#probe(1))
  }

  #probe (number: number): void {
    if (number > PROBES) return this.#announce(1)
    this.#options.socket.multicast({
      // An answer by unicast would be taken by whatever else has the port on this machine (RFC 6762, section 15.1).
      questions: ownedNames(this.#records).map(name => ({ name, type: 'ANY', wantsUnicast: false })),
      authorities: this.#records.filter(({ flush }) => flush).map(record => ({ ...record, flush: false }))
    })
    this.#after(PROBE_MS, () => this.#probe(number + 1))
  }

  #announce (number: number): void {
    this.#isClaimed = true
    this.#tell(this.#records, [], 0)
    if (number === 1) this.#options.onClaimed()
    if (number < ANNOUNCEMENTS) this.#after(ANNOUNCE_MS, () => this.#announce(number + 1))
  }

  #hear (message: Message, source: Source): void {
    const isOurs = (record: ResourceRecord) => this.#own.has(record)
    const isOwn = (record: ResourceRecord) => isOurs(record) || this.#options.isOwn(record)
    if (message.isResponse && source.port !== MDNS_PORT) return
    if (contradicts(message, this.#records, isOwn)) return this.#isClaimed ? this.#begin(0) : this.#options.onConflict()
    if (!this.#isClaimed) return goesFirst(message, this.#records, isOwn) ? this.#begin(YIELD_MS) : undefined
    if (takesBack(message, isOurs)) this.#tell(this.#records, [], DEFENCE_MS)
    else if (!message.isResponse) this.#answer(message, source)
  }

  #answer (query: Message, source: Source): void {
    const { answers, additionals } = replyTo(query, this.#records)
    if (answers.length === 0) return
    const isProbe = query.authorities.length > 0
    if (source.port !== MDNS_PORT) return this.#answerLegacy(query, [...answers, ...additionals], source)
    if (!isProbe && query.questions.every(({ wantsUnicast }) => wantsUnicast)) {
      return this.#options.socket.unicast({ isResponse: true, answers, additionals }, source)
    }
    const isShared = answers.some(({ flush }) => !flush)
    const delayMs = isShared ? SHARED_DELAY_MS.least + Math.random() * SHARED_DELAY_MS.more : 0
    this.#tell(answers, additionals, isProbe ? DEFENCE_MS : APART_MS, delayMs)
  }

  /** Answers as a server of DNS would (RFC 6762, section 6.7). */
  #answerLegacy ({ id, questions }: Message, records: ResourceRecord[], source: Source): void {
    if (questions.length > LEGACY_QUESTIONS) return
    const answers = records.map(record => ({ ...record, ttl: Math.min(record.ttl, LEGACY_TTL), flush: false }))
    this.#options.socket.unicast({ id, isResponse: true, questions, answers }, source)
  }

  /** Sends records to all, except those that all have just been sent. */
  #tell (answers: ResourceRecord[], additionals: ResourceRecord[], apartMs: number, delayMs = 0): void {
    const now = performance.now() + delayMs
    const isDue = (record: ResourceRecord) => now - (this.#sentAt.get(keyOf(record)) ?? -Infinity) >= apartMs
    const due = { answers: answers.filter(isDue), additionals: additionals.filter(isDue) }
    if (due.answers.length === 0) return
    for (const record of [...due.answers, ...due.additionals]) this.#sentAt.set(keyOf(record), now)
    const timer = setTimeout(() => {
      this.#delayed.delete(timer)
      this.#options.socket.multicast({ isResponse: true, ...due })
    }, delayMs).unref()
    this.#delayed.add(timer)
  }
}
