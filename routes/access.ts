import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { AccessStateSchema, type AccessState } from '../contract/access.js'
import { errorAnswers } from '../contract/error-answers.js'
import { ERRORS } from '../contract/error-catalogue.js'
import { NoPlace, TooManyGuesses, WrongKey } from '../contract/errors.js'
import { scopeFor, seconds, visitorOf } from '../plugins/access.js'
import { storeNothing } from '../plugins/security-headers.js'

const StateRoute = {
  operationId: 'getAccess',
  tags: ['access'],
  summary: 'Whether the client may watch',
  description: 'It may with its cookie, or because it is on the machine that shares its screen. ' +
    'Clients that are waiting to be let in ask this every few seconds.',
  response: { 200: AccessStateSchema }
} satisfies FastifySchema

const LogInRoute = {
  operationId: 'logIn',
  tags: ['access'],
  summary: 'Trade a key or a PIN for a cookie',
  description: 'With `ACCESS=ask`, a client that sends neither waits until the host decides. ' +
    'A form sent by a browser is answered with a redirect to the page.',
  body: Type.Object({
    key: Type.Optional(Type.String({ maxLength: 128, description: 'the key in the link: what follows `#key=`' })),
    pin: Type.Optional(Type.String({ maxLength: 32, description: 'the PIN that the host sees, with `ACCESS=pin`; blanks are ignored' })),
    name: Type.Optional(Type.String({ maxLength: 40, description: 'the name that the host is shown, with `ACCESS=ask`' }))
  }, { additionalProperties: false, description: 'A key or a PIN, or a name to ask with.', examples: [{ key: 'q83vEjRWeJCrze8SNFZ4kA' }] }),
  response: {
    200: AccessStateSchema,
    303: { description: 'The form of a browser was accepted: the page follows.', type: 'null' },
    ...errorAnswers(ERRORS.WrongKey, ERRORS.TooManyGuesses, ERRORS.NoPlace)
  }
} satisfies FastifySchema

/** Without control characters, which could write anything to a terminal. */
const printable = (text: string) => text.replace(/\p{C}/gu, '').trim()

/** Whether a browser without scripts sends the form: it shows whatever is answered. */
const isBrowserForm = ({ headers }: FastifyRequest) =>
  headers.accept?.includes('text/html') && headers['content-type']?.startsWith('application/x-www-form-urlencoded')

function refuse (reply: FastifyReply, waitMs: number): never {
  if (waitMs === 0) throw new WrongKey()
  reply.header('retry-after', seconds(waitMs))
  throw new TooManyGuesses(seconds(waitMs))
}

/** `GET /access` and `POST /access`: how to get in. */
const access: FastifyPluginAsyncTypebox = async app => {
  storeNothing(app)

  const stateOf = (request: FastifyRequest): AccessState => {
    const visitor = visitorOf(request)
    return { access: app.access.mode, you: app.access.identify(visitor)?.role ?? app.access.waitingRoom.ask(visitor.cookie) ?? 'out' }
  }

  app.get('/access', { schema: StateRoute }, async request => stateOf(request))

  app.post('/access', { schema: LogInRoute }, async (request, reply) => {
    const { ip, headers, protocol, body: { key, pin, name = '' } } = request
    const isGuess = Boolean(key || pin)
    const state = stateOf(request)
    const isKnock = state.access === 'ask' && (state.you === 'out' || state.you === 'denied')
    if (state.you !== 'host' && (isGuess || isKnock)) {
      const result = isGuess
        ? app.access.logIn(ip, key ? { key } : { pin: pin!.replace(/\s/g, '') })
        : app.access.knock(printable(name), ip, printable(headers['user-agent'] ?? '').slice(0, 200))
      if (result.kind === 'refused') return refuse(reply, result.waitMs)
      if (result.kind === 'full') {
        reply.header('retry-after', 60)
        throw new NoPlace()
      }
      state.you = result.you
      const secure = protocol === 'https' ? '; Secure' : ''
      reply.header('set-cookie', `${app.accessCookie}=${result.cookie}; Path=/; HttpOnly; SameSite=Strict${secure}`)
    }
    if (isBrowserForm(request)) return reply.code(303).header('location', '/').send(null)
    return state
  })
}

export default fp(scopeFor('open', access), {
  name: 'deskfeed/routes/access', encapsulate: true, dependencies: ['access', 'errors', 'forms', 'validation']
})
