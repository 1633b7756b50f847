import { lstatSync, type BigIntStats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { MAX_BYTES, parse, type Kept } from './kept.js'
import { readPrivate, Untrusted, writePrivate } from './private-files.js'

/** Each file that is put in place is another one, and younger. */
const nameOf = ({ ino, mtimeNs }: BigIntStats) => `${ino} ${mtimeNs}`

/** The file in which a service keeps what must outlive it, and in which nobody else may write. */
export class StateFile {
  readonly path: string
  /** What is there, as it was read or written last; `undefined` if nothing is. */
  #known: string | undefined

  constructor (path: string) {
    this.path = path
  }

  /**
   * What an earlier service has kept; `undefined` if nothing.
   * @throws why it can't be known
   */
  read (): Kept | undefined {
    const text = readPrivate(this.path, { isSecret: true, maxBytes: MAX_BYTES })
    if (text === undefined) return
    this.#known = nameOf(lstatSync(this.path, { bigint: true }))
    try {
      return parse(text)
    } catch (error) {
      throw new Error(`${this.path} ${(error as Error).message}`)
    }
  }

  /** @throws if it can't be written, or if somebody else has written to it */
  async write (kept: Kept): Promise<void> {
    const there = await this.#whatIsThere()
    if (there !== undefined && there !== this.#known) throw new Untrusted(this.path, 'foreign')
    await writePrivate(this.path, JSON.stringify(kept))
    this.#known = await this.#whatIsThere()
  }

  async #whatIsThere (): Promise<string | undefined> {
    try {
      return nameOf(await lstat(this.path, { bigint: true }))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}
