import { isSameName, type Message, type Question, type ResourceRecord } from './message.js'
import { keyOf, RecordSet } from './record-set.js'
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

/** Each record that is asked for, and that there are none of a type if the name is ours alone: once, however often it is asked for. */
function recordsFor (questions: readonly Question[], records: ResourceRecord[]): ResourceRecord[] {
  const names = ownedNames(records)
  const found = new Set<ResourceRecord>()
  const lacking = new Set<string>()
  for (const question of questions) {
    const ofQuestion = records.filter(record => asksFor(question, record))
    for (const record of ofQuestion) found.add(record)
    const name = ofQuestion.length === 0 && names.find(name => isSameName(name, question.name))
    if (name) lacking.add(name)
  }
  return [...found, ...[...lacking].map(name => absence(name, records))]
}

/** Those of these records that whoever asks does not have, or not for long any more (RFC 6762, section 7.1). */
function unknownTo ({ answers }: Message, records: ResourceRecord[]): ResourceRecord[] {
  const possible = new RecordSet(records)
  const known = new Map(answers.map(record => [possible.keyOf(record), record.ttl]))
  known.delete(undefined)
  return known.size === 0 ? records : records.filter(record => (known.get(keyOf(record)) ?? 0) < record.ttl / 2)
}

/**
 * What to answer, of all that this machine says in a network. Both lists are empty if that is nothing.
 * @param records as `recordsOf` gives them
 */
export function replyTo (query: Message, records: ResourceRecord[]): Reply {
  const answers = unknownTo(query, recordsFor(query.questions, records))
  if (answers.length === 0) return { answers, additionals: [] }
  const next = new Set(answers.flatMap(({ type }) => NEXT[type] ?? []))
  const additionals = records.filter(record => next.has(record.type) && !answers.includes(record))
  const host = records.find(({ type }) => type === 'A' || type === 'AAAA')
  const lacks = ['A', 'AAAA'].some(type => next.has(type) && !records.some(record => record.type === type))
  if (host && lacks && !answers.some(({ type }) => type === 'NSEC')) additionals.push(absence(host.name, records))
  return { answers, additionals }
}
