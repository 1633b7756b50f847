import { AUTHORITATIVE_ANSWER, decode, encode, type Answer, type Packet } from 'dns-packet'

/** The shortest question and the shortest record, octets: a root name, type and class; for a record also a time and a length. */
const SHORTEST = { question: 5, record: 11 }
/** Longer messages are not read, octets: they would not fit into one Ethernet frame, and long ones take long. */
const LONGEST = 1472
/** Where the type of a record stands when it is the only one of a message, and has the root's name. */
const TYPE_AT = 13
/** Where its data begins then. */
const DATA_AT = 23

export interface Question {
  name: string
  type: string
  /** Whether an answer to the one who asks is enough. */
  wantsUnicast: boolean
}

/** A record of DNS. `data` is as dns-packet has it for this type. */
export interface ResourceRecord {
  name: string
  type: string
  /** How long it may be remembered, s; 0 if it is to be forgotten. */
  ttl: number
  /** Whether the sender is the only one with records of this name and type (RFC 6762, section 10.2). */
  flush: boolean
  data: unknown
}

export interface Message {
  id: number
  isResponse: boolean
  questions: Question[]
  answers: ResourceRecord[]
  /** In a query: the records that its sender is about to claim. */
  authorities: ResourceRecord[]
  additionals: ResourceRecord[]
}

/** The types that this service has. Records of others mean nothing to it, nor does what others say that they do not have (NSEC). */
const TYPES = ['A', 'AAAA', 'PTR', 'SRV', 'TXT']

/** Whether two names are the same; to DNS, the case of ASCII letters makes no difference. */
export const isSameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

/** The library makes room for as many records as a message claims to have, so a claim that can't be true is refused first. */
function isPlausible (bytes: Buffer): boolean {
  if (bytes.length < 12 || bytes.length > LONGEST) return false
  const [questions, ...records] = [4, 6, 8, 10].map(offset => bytes.readUInt16BE(offset))
  const least = questions! * SHORTEST.question + records.reduce((sum, count) => sum + count, 0) * SHORTEST.record
  return 12 + least <= bytes.length
}

const isInternet = (className = '') => className === 'IN' || className === 'ANY'
/** dns-packet 5.6 takes the bit for a part of the class, and gives that as `UNKNOWN_32769`. */
const withoutBit = (className = '') => ({ UNKNOWN_32769: 'IN', UNKNOWN_33023: 'ANY' })[className] ?? className

/** Reads a message; `undefined` if it is broken, far too long, or none that mDNS knows (RFC 6762, section 18.3). */
export function readMessage (bytes: Buffer): Message | undefined {
  try {
    if (!isPlausible(bytes)) return
    const packet = decode(bytes)
    const { id = 0, type, opcode, rcode, questions = [], answers = [], authorities = [], additionals = [] } = packet as Packet &
      { opcode?: string, rcode?: string }
    if (opcode !== 'QUERY' || rcode !== 'NOERROR') return
    const records = (list: Answer[]) =>
      list.filter(record => TYPES.includes(record.type) && isInternet((record as { class?: string }).class)) as ResourceRecord[]
    return {
      id,
      isResponse: type === 'response',
      questions: questions.filter(question => isInternet(withoutBit(question.class)))
        .map(({ name, type, class: className }) => ({ name, type, wantsUnicast: className !== withoutBit(className) })),
      answers: records(answers),
      authorities: records(authorities),
      additionals: records(additionals)
    }
  } catch {}
}

/** The bytes of a message. */
export function writeMessage ({ id = 0, isResponse = false, questions = [], ...records }: Partial<Message>): Buffer {
  return encode({
    id,
    type: isResponse ? 'response' : 'query',
    flags: isResponse ? AUTHORITATIVE_ANSWER : 0,
    questions: questions.map(({ name, type }) => ({ name, type })),
    ...records
  } as Packet)
}

/**
 * What makes two records of a name equal, and which of two comes later (RFC 6762, section 8.2.1): the type, and the data with names in
 * full. All are of the class IN.
 */
export function contentOf ({ type, data }: Pick<ResourceRecord, 'type' | 'data'>): Buffer {
  const bytes = writeMessage({ answers: [{ name: '.', type, ttl: 0, flush: false, data }] })
  return Buffer.concat([bytes.subarray(TYPE_AT, TYPE_AT + 2), bytes.subarray(DATA_AT)])
}
