import { randomInt } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { errorAnswers } from '../contract/error-answers.js'
import { ERRORS } from '../contract/error-catalogue.js'
import { answersLong } from '../plugins/long-answers.js'

const StreamRoute = {
  operationId: 'getStream',
  tags: ['examples'],
  summary: 'Five paragraphs, one after the other',
  description: 'HTML in five chunks, each sent at once and followed by a pause of 1, 2 or 3 seconds. Ends early when the client leaves.',
  response: {
    200: {
      description: 'The paragraphs.',
      content: {
        'text/html': {
          schema: Type.Unsafe<Readable>({ type: 'string', description: 'five paragraphs' }),
          examples: { five: { value: '<p>0</p><p>1</p><p>2</p><p>3</p><p>4</p>' } }
        }
      }
    },
    ...errorAnswers(ERRORS.Overloaded, ERRORS.TooManyLongAnswers)
  }
} satisfies FastifySchema

/** The chunks. The signal ends them, and the timer of the pause. */
async function * paragraphs (signal: AbortSignal): AsyncGenerator<string, void, void> {
  try {
    for (let i = 0; i < 5; i++) {
      yield `<p>${i}</p>`
      await setTimeout(randomInt(1, 4) * 1000, undefined, { signal })
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** `GET /stream`. */
const stream: FastifyPluginAsyncTypebox = async app => {
  answersLong(app)
  const open = new Set<AbortController>()
  app.addHook('preClose', done => {
    for (const leave of open) leave.abort()
    done()
  })

  // No HEAD: it would have to wait for the whole body, and learn no more about the headers.
  app.get('/stream', { exposeHeadRoute: false, schema: StreamRoute }, async (_request, reply) => {
    const leave = new AbortController()
    open.add(leave)
    reply.raw.once('close', () => {
      open.delete(leave)
      leave.abort()
    })
    return reply
      .type('text/html; charset=utf-8')
      .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      .send(Readable.from(paragraphs(leave.signal)))
  })
}

export default fp(stream, { name: 'deskfeed/routes/stream', encapsulate: true })
