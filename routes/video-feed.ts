import type { OutgoingHttpHeaders } from 'node:http'
import { Type } from '@sinclair/typebox'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Frame } from '../capture/frame.js'
import { FRAMINGS, MJPEG_CONTENT_TYPE, framingFor, type FramingName } from '../capture/mjpeg/framing.js'
import { sendFrames } from '../capture/mjpeg/send-frames.js'
import type { Subscription } from '../capture/broadcaster/subscription.js'
import { ViewSchema } from '../capture/views/view.js'
import { StreamKeySchema } from '../contract/access.js'
import { errorAnswers } from '../contract/error-answers.js'
import { ERRORS } from '../contract/error-catalogue.js'

const VideoFeedQuerySchema = Type.Object({
  key: StreamKeySchema,
  ...ViewSchema.properties,
  framing: Type.Optional(Type.Union((Object.keys(FRAMINGS) as FramingName[]).map(name => Type.Literal(name)), {
    description: 'How parts are sent. `plain`: each part says its length and time. `advance`: the headers of the next part follow ' +
      'a picture at once, without length and time, because browsers paint a picture only then. Chosen by `User-Agent` if left out.',
    examples: ['plain']
  }))
})

const VideoFeedSchema = {
  operationId: 'getVideoFeed',
  tags: ['screen'],
  summary: 'The live screen (MJPEG)',
  description: 'An endless `multipart/x-mixed-replace` stream; each part is a whole JPEG. Sent when the screen has changed, else once a ' +
    'second. A slow client misses pictures instead of lagging behind. Use it as the `src` of an `<img>`, or open it in OBS, VLC or ffmpeg.',
  querystring: VideoFeedQuerySchema,
  response: {
    200: {
      description: 'The stream.',
      content: {
        'multipart/x-mixed-replace': {
          schema: Type.String({ contentEncoding: 'binary', description: 'JPEG parts' }),
          examples: { part: { value: '--frame\r\nContent-Type: image/jpeg\r\nX-Timestamp: 1767225600.000\r\nContent-Length: 48211\r\n\r\n(the bytes of a JPEG)\r\n' } }
        }
      }
    },
    ...errorAnswers(ERRORS.UnknownDisplay, ERRORS.TooManyViewers, ERRORS.TooManyViews)
  }
}

/** `GET /video_feed`. Needs the capture plugin. */
const videoFeed: FastifyPluginAsyncTypebox = async app => {
  // No HEAD: the stream would never end, and a capture would start for nobody.
  app.get('/video_feed', { exposeHeadRoute: false, config: { isWatched: true, streamLink: true }, schema: VideoFeedSchema }, async (request, reply) => {
    const framing = FRAMINGS[request.query.framing ?? framingFor(request.headers['user-agent'])]
    const viewer: { subscription?: Subscription<Frame> } = {}
    // At once: whose key is made anew while the displays are asked for must be cut off, too.
    app.viewers?.join(reply, { get dropped () { return viewer.subscription?.dropped ?? 0 } })
    const subscription = viewer.subscription = await app.views.subscribe(request.query)
    // The response does not tell when its client leaves, where it waits behind another one on its connection.
    request.raw.once('close', () => subscription.end())
    if (request.raw.destroyed) {
      subscription.end()
      return reply.hijack()
    }
    // The end of the connection is the end of the stream: chunks would only cost every viewer two more writes a frame.
    reply.raw.removeHeader('transfer-encoding')
    reply.hijack().raw.writeHead(200, {
      ...reply.getHeaders() as OutgoingHttpHeaders,
      'content-type': MJPEG_CONTENT_TYPE,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      connection: 'close'
    })
    reply.raw.flushHeaders()
    await sendFrames(reply.raw, subscription, framing).catch(err => request.log.warn({ err }, 'the capture failed'))
  })
}

export default videoFeed
