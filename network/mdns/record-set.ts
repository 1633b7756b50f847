import { contentOf, type ResourceRecord } from './message.js'

type Named = Pick<ResourceRecord, 'name' | 'type'>
type Comparable = Named & Pick<ResourceRecord, 'data'>

/** A text that two records have in common if they may say the same; it costs nearly nothing. */
const kindOf = ({ name, type }: Named) => `${type} ${name.toLowerCase()}`

/** A text that two records have in common exactly if they say the same, for however long. For it the record is encoded. */
export const keyOf = (record: Comparable) => `${kindOf(record)} ${contentOf(record).toString('latin1')}`

/** Records to look others up in. Whoever is in the network can send many others, so only those that may be in it are encoded. */
export class RecordSet {
  readonly #records: readonly Comparable[]
  readonly #kinds: Set<string>
  #keys: Set<string> | undefined

  constructor (records: readonly Comparable[]) {
    this.#records = records
    this.#kinds = new Set(records.map(kindOf))
  }

  /** The key of a record that says the same as one of these; `undefined` if none does. */
  keyOf (record: Comparable): string | undefined {
    if (!this.#kinds.has(kindOf(record))) return
    this.#keys ??= new Set(this.#records.map(keyOf))
    const key = keyOf(record)
    return this.#keys.has(key) ? key : undefined
  }

  /** Whether one of these says the same as a record. */
  has (record: Comparable): boolean {
    return this.keyOf(record) !== undefined
  }
}
