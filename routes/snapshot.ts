import { createHash } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { asOf, type Frame } from '../capture/frame.js'
import { ViewSchema } from '../capture/views/view.js'
import { StreamKeySchema } from '../contract/access.js'
import { errorAnswers } from '../contract/error-answers.js'
import { ERRORS } from '../contract/error-catalogue.js'
import { ScreenUnavailable } from '../contract/errors.js'

const SnapshotRoute = {
  operationId: 'getSnapshot',
  tags: ['screen'],
  summary: 'One picture, taken now (JPEG)',
  description: 'The `ETag` changes only when the screen does: with `If-None-Match`, an unchanged screen is answered `304` without a ' +
    'body. `X-Timestamp` is the last moment, in seconds since the epoch, at which the picture is known to have been on the screen.',
  querystring: Type.Object({ key: StreamKeySchema, ...ViewSchema.properties }),
  headers: Type.Object({
    'if-none-match': Type.Optional(Type.String({
      description: 'the `ETag` of the picture that the client already has', examples: ['"2jmj7l5rSw0yVb_vlWAYkK_YBwk"']
    }))
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
    ...errorAnswers(ERRORS.InvalidRequest, ERRORS.PictureTooLarge, ERRORS.UnknownDisplay, ERRORS.TooManyGuesses, ERRORS.OneOtherView),
    ...errorAnswers(ERRORS.ScreenUnavailable, ERRORS.Overloaded, ERRORS.TooManyViewers, ERRORS.TooManyViews)
  }
} satisfies FastifySchema

/** `GET /snapshot.jpg`; the plugin `etag` answers 304. */
const snapshot: FastifyPluginAsyncTypebox = async app => {
  const traffic = app.views.meter.over('snapshot')
  const etags = new WeakMap<Frame, string>()
  const etagOf = (frame: Frame) => {
    let etag = etags.get(frame)
    if (!etag) etags.set(frame, etag = `"${createHash('sha1').update(frame.jpeg).digest('base64url')}"`)
    return etag
  }

  app.get('/snapshot.jpg', { config: { streamLink: true, sight: 'snapshots' }, schema: SnapshotRoute }, async (request, reply) => {
    const viewing = request.watch(request.query, traffic)
    try {
      const { value: frame } = await (await viewing.frames()).next()
      if (request.raw.destroyed) return reply.hijack() // the client has left: nobody is there to be answered
      if (!frame) throw new ScreenUnavailable('the service is ending')
      if (frame.fault) throw new ScreenUnavailable(frame.fault)
      const etag = etagOf(frame)
      traffic.sent(frame.jpeg.length, Date.now() - asOf(frame))
      reply.headers({
        etag,
        'cache-control': 'no-cache',
        'last-modified': new Date(frame.takenAt).toUTCString(),
        'x-timestamp': (asOf(frame) / 1000).toFixed(3)
      })
      return await reply.type('image/jpeg').send(frame.jpeg)
    } finally {
      viewing.end()
    }
  })
}

export default fp(snapshot, { name: 'deskfeed/routes/snapshot', encapsulate: true, dependencies: ['deskfeed-capture'] })
