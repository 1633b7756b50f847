import { createHash } from 'node:crypto'
import createError from '@fastify/error'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { Frame } from '../capture/frame.js'
import { ViewSchema } from '../capture/views/view.js'
import { ErrorAnswerSchema, StreamKeySchema, VIEW_ERRORS } from '../contract/schemas.js'

const ScreenUnavailable = createError<[string]>('SCREEN_UNAVAILABLE', 'The screen is not available: %s', 503)

const SnapshotSchema = {
  operationId: 'getSnapshot',
  tags: ['screen'],
  summary: 'One picture, taken now (JPEG)',
  description: 'The `ETag` stays the same while the screen does; ask with `If-None-Match` to be answered `304` without a body.',
  querystring: Type.Object({ key: StreamKeySchema, ...ViewSchema.properties }),
  headers: Type.Object({
    'if-none-match': Type.Optional(Type.String({ description: 'the `ETag` of the picture that the client has', examples: ['"2jmj7l5rSw0yVb_vlWAYkK_YBwk"'] }))
  }),
  response: {
    200: {
      description: 'The picture.',
      content: {
        'image/jpeg': {
          schema: Type.String({ contentEncoding: 'binary', description: 'a whole JPEG' }),
          examples: { picture: { value: '(the bytes of a JPEG)' } }
        }
      }
    },
    304: { description: 'The screen has not changed.', type: 'null' },
    ...VIEW_ERRORS,
    503: ErrorAnswerSchema(503, 'The screen is lost, or as many look as the service takes (`TOO_MANY_VIEWERS`), or at as many different views (`TOO_MANY_VIEWS`). ' +
      '`Retry-After` says when to ask again, in seconds.', 'SCREEN_UNAVAILABLE', 'The screen is not available: the display :0 is gone')
  }
}

/** `GET /snapshot.jpg`. Needs the capture plugin; the plugin `etag` answers 304. */
const snapshot: FastifyPluginAsyncTypebox = async app => {
  const etags = new WeakMap<Frame, string>()
  const etagOf = (frame: Frame) => {
    let etag = etags.get(frame)
    if (!etag) etags.set(frame, etag = `"${createHash('sha1').update(frame.jpeg).digest('base64url')}"`)
    return etag
  }

  app.get('/snapshot.jpg', { config: { isWatched: true, streamLink: true }, schema: SnapshotSchema }, async (request, reply) => {
    const subscription = await app.views.subscribe(request.query)
    const leave = () => subscription.end()
    request.raw.once('close', leave)
    try {
      const { value: frame } = await subscription.next()
      if (request.raw.destroyed) return reply.hijack() // the client has left: there is nobody to answer
      if (!frame) throw new ScreenUnavailable('the service is ending')
      if (frame.fault) throw new ScreenUnavailable(frame.fault)
      const etag = etagOf(frame)
      reply.headers({ etag, 'cache-control': 'no-cache', 'last-modified': new Date(frame.takenAt).toUTCString() })
      return await reply.type('image/jpeg').send(frame.jpeg)
    } finally {
      request.raw.off('close', leave)
      leave()
    }
  })
}

export default snapshot
