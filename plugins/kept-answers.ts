import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { readdirSync } from 'node:fs'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** The types of the files that are worth keeping. */
const TYPES: Record<string, string | undefined> = {
  '.js': 'application/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8'
}

const compress = promisify(gzip)

/** Whether a client takes gzip (RFC 9110, section 12.5.3); `q=0` means that it does not. */
export function takesGzip (acceptEncoding = ''): boolean {
  return /(^|[\s,])gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))|,|$)/i.test(acceptEncoding)
}

async function make (body: Buffer) {
  const version = createHash('sha1').update(body).digest('base64url')
  const compressed = await compress(body, { level: 9 })
  return { plain: { body, etag: `"${version}"` }, gzip: { body: compressed, etag: `"${version}-gzip"` } }
}

/** An answer that is the same for everybody and for ever. It is made and compressed when it is first asked for, once, and kept. */
export class KeptAnswer {
  readonly #type: string
  readonly #read: () => Promise<string | Buffer>
  #made: ReturnType<typeof make> | undefined

  /** @param type as in `Content-Type` */
  constructor (type: string, read: () => Promise<string | Buffer>) {
    this.#type = type
    this.#read = read
  }

  /** Sends it, compressed if the client takes that; the plugin `etag` answers 304. */
  async send (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const made = await (this.#made ??= this.#make())
    const isCompressed = takesGzip(String(request.headers['accept-encoding'] ?? ''))
    const { body, etag } = isCompressed ? made.gzip : made.plain
    if (isCompressed) reply.header('content-encoding', 'gzip')
    return reply.type(this.#type).headers({ etag, vary: 'accept-encoding', 'cache-control': 'public, max-age=0' }).send(body)
  }

  async #make () {
    try {
      return await make(Buffer.from(await this.#read()))
    } catch (error) {
      this.#made = undefined // perhaps it can be read the next time
      throw error
    }
  }
}

/** Answers for the scripts and styles in a folder, by name. */
export function keepFiles (folder: string): Map<string, KeptAnswer> {
  return new Map(readdirSync(folder).flatMap(name => {
    const type = TYPES[extname(name)]
    return type === undefined ? [] : [[name, new KeptAnswer(type, () => readFile(`${folder}/${name}`))]]
  }))
}

/** For a scope whose routes would make the same answers again and again: those at these paths are sent instead. */
export function answerFrom (scope: FastifyInstance, answers: ReadonlyMap<string, KeptAnswer>): void {
  const pathOf = (url: string) => url.split('?', 1)[0]!.replace(/\/$/, '')
  scope.addHook('preHandler', async (request, reply) => answers.get(pathOf(request.url))?.send(request, reply))
}
