import { Type } from '@sinclair/typebox'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { FrameStream } from '../capture/frame-stream.js'
import { FRAMINGS, MJPEG_CONTENT_TYPE, framingFor, type FramingName } from '../capture/mjpeg.js'
import { StreamKeySchema } from './schemas.js'

const VideoFeedQuerySchema = Type.Object({
  key: StreamKeySchema,
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
          schema: Type.Unsafe<FrameStream>({ type: 'string', contentEncoding: 'binary', description: 'JPEG parts' }),
          examples: { part: { value: '--frame\r\nContent-Type: image/jpeg\r\nX-Timestamp: 1767225600.000\r\nContent-Length: 48211\r\n\r\n(the bytes of a JPEG)\r\n' } }
        }
      }
    }
  }
}

/** `GET /video_feed`. Needs the capture plugin. */
const videoFeed: FastifyPluginAsyncTypebox = async app => {
  // No HEAD: the stream would never end, and a capture would start for nobody.
  app.get('/video_feed', { exposeHeadRoute: false, config: { streamLink: true }, schema: VideoFeedSchema }, async (request, reply) => {
    const framing = FRAMINGS[request.query.framing ?? framingFor(request.headers['user-agent'])]
    // The end of the connection is the end of the stream: chunks would only cost every viewer two more writes a frame.
    reply.raw.removeHeader('transfer-encoding')
    const subscription = app.broadcaster.subscribe()
    app.viewers?.join(reply, subscription)
    return reply
      .type(MJPEG_CONTENT_TYPE)
      .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' })
      .send(new FrameStream(subscription, framing))
  })
}

export default videoFeed
