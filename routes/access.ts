import createError from '@fastify/error'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { MODES } from '../access/access-control.js'
import { TooManyGuesses, cookieName, seconds, visitorOf } from '../plugins/access.js'
import { ErrorAnswerSchema } from '../contract/schemas.js'

const WrongKey = createError('WRONG_KEY', 'That is not the key, or the PIN, of now: ask the host for the link', 401)
const NoPlace = createError('NO_PLACE', 'Too many are waiting to be let in: try again in a minute', 503)

const StateSchema = Type.Object({
  access: Type.Union(MODES.map(mode => Type.Literal(mode)), { description: 'what somebody without a key can do: nothing, type in a PIN, ask the host, or just look' }),
  you: Type.Union(['out', 'waiting', 'denied', 'viewer', 'host'].map(state => Type.Literal(state)), {
    description: 'how it stands with who asks: `out` may not look, `waiting` has asked the host, `denied` was not let in, `viewer` may look, `host` may do what the host does'
  })
}, { description: 'Whether the client may look.', examples: [{ access: 'pin', you: 'viewer' }] })

const ReadSchema = {
  operationId: 'getAccess',
  tags: ['access'],
  summary: 'Whether the client may look',
  description: 'By its cookie, or because it is on the machine that shares its screen. Who waits to be let in asks this every few seconds.',
  response: { 200: StateSchema }
}

const LogInSchema = {
  operationId: 'logIn',
  tags: ['access'],
  summary: 'Trade a key or a PIN for a cookie',
  description: 'With `ACCESS=ask`, and neither: wait until the host decides. The form of a browser is answered with the page.',
  body: Type.Object({
    key: Type.Optional(Type.String({ maxLength: 128, description: 'the key of the link, what stands behind `#key=`' })),
    pin: Type.Optional(Type.String({ maxLength: 32, description: 'the PIN that the host sees, with `ACCESS=pin`; blanks do not count' })),
    name: Type.Optional(Type.String({ maxLength: 40, description: 'who asks to be let in, for the host, with `ACCESS=ask`' }))
  }, { additionalProperties: false, description: 'What was shown or told to the client.', examples: [{ key: 'q83vEjRWeJCrze8SNFZ4kA' }] }),
  response: {
    200: StateSchema,
    303: { description: 'The form of a browser was right: to the page.', type: 'null' },
    401: ErrorAnswerSchema(401, 'It was not right.', 'WRONG_KEY', 'That is not the key, or the PIN, of now: ask the host for the link'),
    429: ErrorAnswerSchema(429, 'It was wrong too often; `Retry-After` says for how long nothing is tried.', 'TOO_MANY_GUESSES', 'Too many wrong keys or PINs from your address: wait 10 s, then try again'),
    503: ErrorAnswerSchema(503, 'Too many are waiting.', 'NO_PLACE', 'Too many are waiting to be let in: try again in a minute')
  }
}

/** Control characters could write anything to a terminal; a name needs none. */
const printable = (text: string) => text.replace(/\p{C}/gu, '').trim()

/** A browser without scripts: it sends the form by itself, and shows what is answered. */
const isFormOfBrowser = ({ headers }: FastifyRequest) =>
  headers.accept?.includes('text/html') && headers['content-type']?.startsWith('application/x-www-form-urlencoded')

/** `GET /access` and `POST /access`: how to get in. */
const access: FastifyPluginAsyncTypebox = async app => {
  app.decorate('routeAccess', 'open')

  const stateOf = (request: FastifyRequest) => {
    const visitor = visitorOf(request)
    return { access: app.access.mode, you: app.access.know(visitor)?.rights ?? app.access.waitingRoom.ask(visitor.cookie) ?? 'out' }
  }

  function refuse (reply: FastifyReply, waitMs: number): never {
    if (waitMs === 0) throw new WrongKey()
    reply.header('retry-after', seconds(waitMs))
    throw new TooManyGuesses(seconds(waitMs))
  }

  app.addHook('onSend', (_request, reply, payload, done) => {
    reply.header('cache-control', 'no-store')
    done(null, payload)
  })

  app.get('/access', { schema: ReadSchema }, async request => stateOf(request))

  app.post('/access', { schema: LogInSchema }, async (request, reply) => {
    const { ip, headers, protocol, body: { key, pin, name = '' } } = request
    const isGuess = Boolean(key || pin)
    const state = stateOf(request)
    let { you } = state
    const isKnock = state.access === 'ask' && (you === 'out' || you === 'denied')
    if (you !== 'host' && (isGuess || isKnock)) {
      const result = isGuess
        ? app.access.logIn(ip, key ? { key } : { pin: pin!.replace(/\s/g, '') })
        : app.access.knock(printable(name), ip, printable(headers['user-agent'] ?? '').slice(0, 200))
      if (!result) {
        reply.header('retry-after', 60)
        throw new NoPlace()
      }
      if ('waitMs' in result) return refuse(reply, result.waitMs)
      you = result.you
      reply.header('set-cookie', `${cookieName(app)}=${result.cookie}; Path=/; HttpOnly; SameSite=Strict${protocol === 'https' ? '; Secure' : ''}`)
    }
    if (isFormOfBrowser(request)) return reply.code(303).header('location', '/').send(null)
    return { access: state.access, you }
  })
}

export default access
