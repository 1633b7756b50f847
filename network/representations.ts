import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** The types of the files that are worth keeping. */
const TYPES: Record<string, string | undefined> = {
  '.js': 'application/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8'
}

const compress = promisify(gzip)

/** A body, and the headers that go with it. */
export interface Representation {
  body: Buffer
  headers: Record<string, string>
}

/** Whether a client takes gzip (RFC 9110, section 12.5.3); `q=0` means that it does not. */
export function takesGzip (acceptEncoding = ''): boolean {
  return /(^|[\s,])gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))|,|$)/i.test(acceptEncoding)
}

async function make (type: string, body: Buffer): Promise<Record<'plain' | 'gzip', Representation>> {
  const version = createHash('sha1').update(body).digest('base64url')
  const headers = { 'content-type': type, vary: 'accept-encoding', 'cache-control': 'public, max-age=0' }
  return {
    plain: { body, headers: { ...headers, etag: `"${version}"` } },
    gzip: {
      body: await compress(body, { level: 9 }),
      headers: { ...headers, etag: `"${version}-gzip"`, 'content-encoding': 'gzip' }
    }
  }
}

/** What is the same for everybody and for ever, plain and compressed. It is made when it is first asked for, once, and kept. */
export class Representations {
  readonly #type: string
  readonly #read: () => Promise<string | Buffer>
  #made: ReturnType<typeof make> | undefined

  /** @param type as in `Content-Type` */
  constructor (type: string, read: () => Promise<string | Buffer>) {
    this.#type = type
    this.#read = read
  }

  /**
   * The one that suits a client best.
   * @param acceptEncoding the header `Accept-Encoding`
   * @throws what reading throws; the next call tries again
   */
  async for (acceptEncoding?: string): Promise<Representation> {
    const made = await (this.#made ??= this.#make())
    return takesGzip(acceptEncoding) ? made.gzip : made.plain
  }

  async #make () {
    try {
      return await make(this.#type, Buffer.from(await this.#read()))
    } catch (error) {
      this.#made = undefined // perhaps it can be read the next time
      throw error
    }
  }
}

/** Those of the scripts and styles in a folder, by name. */
export function representFiles (folder: string): Map<string, Representations> {
  return new Map(readdirSync(folder).flatMap(name => {
    const type = TYPES[extname(name)]
    return type === undefined ? [] : [[name, new Representations(type, () => readFile(`${folder}/${name}`))]]
  }))
}
