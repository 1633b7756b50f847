import type { OutgoingHttpHeaders } from 'node:http'
import { Type } from '@sinclair/typebox'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { counted } from '../capture/mjpeg/counted.js'
import { FRAMINGS, FRAMING_NAMES, MJPEG_CONTENT_TYPE, framingFor } from '../capture/mjpeg/framing.js'
import { sendFrames } from '../capture/mjpeg/send-frames.js'
import { ViewSchema } from '../capture/views/view.js'
import { StreamKeySchema } from '../contract/access.js'
import { errorAnswers } from '../contract/error-answers.js'
import { ERRORS } from '../contract/error-catalogue.js'
import { literals } from '../contract/literals.js'

const VideoFeedQuerySchema = Type.Object({
  key: StreamKeySchema,
  ...ViewSchema.properties,
  framing: Type.Optional(literals(FRAMING_NAMES, {
    description: 'How parts are sent. `plain`: each part says its length and time. `advance`: the headers of the next part follow each ' +
      'picture immediately, without length and time, because browsers paint a picture only then. Chosen by `User-Agent` if left out.',
    examples: ['plain']
  }))
})

const EXAMPLE_PART = [
  '--frame', 'Content-Type: image/jpeg', 'X-Timestamp: 1767225600.000', 'Content-Length: 48211', '', '(the bytes of a JPEG)', ''
].join('\r\n')

const VideoFeedRoute = {
  operationId: 'getVideoFeed',
  tags: ['screen'],
  summary: 'The live screen (MJPEG)',
  description: 'An endless `multipart/x-mixed-replace` stream; each part is a whole JPEG. One is sent when the screen has changed, ' +
    'or else once a second. `X-Timestamp` is the last moment, in seconds since the epoch, at which the picture is known to have been on ' +
    'the screen: while the screen stands still it moves on, while its capture is frozen or lost it does not. A slow client misses frames ' +
    'instead of lagging behind. Use it as the `src` of an `<img>`, or open it in OBS, VLC or ffmpeg.',
  querystring: VideoFeedQuerySchema,
  response: {
    200: {
      description: 'The stream.',
      content: {
        'multipart/x-mixed-replace': {
          schema: Type.String({ contentEncoding: 'binary', description: 'JPEG parts' }),
          examples: { part: { value: EXAMPLE_PART } }
        }
      }
    },
    ...errorAnswers(ERRORS.InvalidRequest, ERRORS.PictureTooLarge, ERRORS.UnknownDisplay, ERRORS.TooManyGuesses, ERRORS.OneOtherView),
    ...errorAnswers(ERRORS.Overloaded, ERRORS.TooManyViewers, ERRORS.TooManyViews)
  }
} satisfies FastifySchema

/** `GET /video_feed`. */
const videoFeed: FastifyPluginAsyncTypebox = async app => {
  const traffic = app.views.meter.over('mjpeg')
  const isWatched = app.hasDecorator('cutConnection')

  app.get('/video_feed', {
    exposeHeadRoute: false, // HEAD would never end, and would start a capture that nobody sees
    config: { streamLink: true, sight: 'feed' },
    schema: VideoFeedRoute
  }, async (request, reply) => {
    const framing = FRAMINGS[request.query.framing ?? framingFor(request.headers['user-agent'])]
    const viewing = request.watch(request.query, traffic)
    const frames = await viewing.frames()
    if (request.raw.destroyed) return reply.hijack() // the client has left: nobody is there to be answered
    // The stream ends with the connection: chunks would only cost two more writes per frame and viewer.
    reply.raw.removeHeader('transfer-encoding')
    reply.hijack().raw.writeHead(200, {
      ...reply.getHeaders() as OutgoingHttpHeaders,
      'content-type': MJPEG_CONTENT_TYPE,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      connection: 'close'
    })
    reply.raw.flushHeaders()
    const counting = counted(framing, frames, traffic, viewing.lag)
    await sendFrames(reply.raw, frames, counting, { onDelivery: delivery => viewing.carry(delivery), isWatched })
      .catch(err => request.log.warn({ err }, 'the capture failed'))
  })
}

export default fp(videoFeed, { name: 'deskfeed/routes/video-feed', encapsulate: true, dependencies: ['deskfeed-capture'] })
