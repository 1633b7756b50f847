import { isSameName, keyOf, type Message, type Question, type ResourceRecord } from './message.js'
import { absence, ownedNames } from './records.js'

/** Records that whoever gets one of these types will ask for next (RFC 6763, section 12). */
const NEXT: Record<string, string[]> = { PTR: ['SRV', 'TXT', 'A', 'AAAA'], SRV: ['A', 'AAAA'], A: ['AAAA'], AAAA: ['A'] }

/** What a query gets. */
export interface Reply {
  answers: ResourceRecord[]
  additionals: ResourceRecord[]
}

const asksFor = ({ name, type }: Question, record: ResourceRecord) =>
  isSameName(name, record.name) && (type === 'ANY' || type === record.type)

/** What the one who asks has already, and for how long they may keep it, s (RFC 6762, section 7.1). */
const knownTo = ({ answers }: Message) => new Map(answers.map(record => [keyOf(record), record.ttl]))

/** The answers to one question: records, or that there are none of that type if the name is ours alone. */
function answersTo (question: Question, records: ResourceRecord[]): ResourceRecord[] {
  const found = records.filter(record => asksFor(question, record))
  if (found.length > 0) return found
  return ownedNames(records).filter(name => isSameName(name, question.name)).map(name => absence(name, records))
}

/**
 * What to answer, of all that this machine says in a network. Both lists are empty if that is nothing.
 * @param records as `recordsOf` gives them
 */
export function replyTo (query: Message, records: ResourceRecord[]): Reply {
  // The same answer once, however often it is asked for.
  const found = new Map(query.questions.flatMap(question => answersTo(question, records)).map(record => [keyOf(record), record]))
  const known = knownTo(query)
  const answers = [...found].filter(([key, { ttl }]) => (known.get(key) ?? 0) < ttl / 2).map(([, record]) => record)
  const next = new Set(answers.flatMap(({ type }) => NEXT[type] ?? []))
  const additionals = records.filter(record => next.has(record.type) && !answers.includes(record))
  const host = records.find(({ type }) => type === 'A' || type === 'AAAA')
  const lacks = ['A', 'AAAA'].some(type => next.has(type) && !records.some(record => record.type === type))
  if (host && lacks && !answers.some(({ type }) => type === 'NSEC')) additionals.push(absence(host.name, records))
  return { answers, additionals }
}
