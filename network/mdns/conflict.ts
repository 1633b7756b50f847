import { contentOf, isSameName, type Message, type ResourceRecord } from './message.js'
import { ownedNames } from './records.js'

/** Whether a record is one of this machine's. */
export type OwnRecordTest = (record: ResourceRecord) => boolean

const sorted = (records: ResourceRecord[]) => records.map(contentOf).sort(Buffer.compare)

/** Compares two sets of records as RFC 6762 does (section 8.2.1); above zero if the first comes later. */
function compare (one: ResourceRecord[], other: ResourceRecord[]): number {
  const others = sorted(other)
  for (const [i, content] of sorted(one).entries()) {
    const rival = others[i]
    if (!rival) return 1
    const order = Buffer.compare(content, rival)
    if (order !== 0) return order
  }
  return one.length - others.length
}

/**
 * Whether another machine says that one of our names is its own.
 * @param isOwn knows this machine's addresses in other networks, too: some routers repeat in one what they hear in another
 */
export function contradicts ({ isResponse, answers, additionals }: Message, records: ResourceRecord[], isOwn: OwnRecordTest): boolean {
  const names = ownedNames(records)
  return isResponse && [...answers, ...additionals].some(theirs =>
    theirs.ttl > 0 && names.some(name => isSameName(name, theirs.name)) && !isOwn(theirs))
}

/** Whether another machine that is about to take one of our names, too, goes first. The parameters are those of {@link contradicts}. */
export function goesFirst ({ isResponse, authorities }: Message, records: ResourceRecord[], isOwn: OwnRecordTest): boolean {
  return !isResponse && ownedNames(records).some(name => {
    const ours = records.filter(record => record.flush && record.name === name)
    const theirs = authorities.filter(record => isSameName(record.name, name))
    return !theirs.every(isOwn) && compare(theirs, ours) > 0
  })
}

/** Whether somebody says that records of ours are to be forgotten, such as another service on this machine that ends. */
export function takesBack ({ isResponse, answers }: Message, isOurs: OwnRecordTest): boolean {
  return isResponse && answers.some(record => record.ttl === 0 && isOurs(record))
}
