import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { printable } from '../access/printable.js'
import type { Visitor } from '../access/verdict.js'
import { AccessStateSchema, type AccessState, type Ending } from '../contract/access.js'
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

const LogOutRoute = {
  operationId: 'logOut',
  tags: ['access'],
  summary: 'Give the cookie back',
  description: 'Ends the session and cuts off whatever it has opened, or stops waiting to be let in. ' +
    'The answer says what the client may do without it.',
  response: { 200: AccessStateSchema }
} satisfies FastifySchema

/** Whether a browser without scripts sends the form: it shows whatever is answered. */
const isBrowserForm = ({ headers }: FastifyRequest) =>
  headers.accept?.includes('text/html') && headers['content-type']?.startsWith('application/x-www-form-urlencoded')

function refuse (reply: FastifyReply, waitMs: number): never {
  if (waitMs === 0) throw new WrongKey()
  reply.header('retry-after', seconds(waitMs))
  throw new TooManyGuesses(seconds(waitMs))
}

/** Who wants what, as the answer says it. */
interface Asking {
  visitor: Visitor
  state: AccessState
}

/** `GET /access`, `POST /access` and `DELETE /access`: how to get in, and out again. */
const access: FastifyPluginAsyncTypebox = async app => {
  storeNothing(app)
  const { access } = app

  const stateOf = ({ isThisMachine }: Visitor, you: AccessState['you'], name = '', ended?: Ending): AccessState =>
    ({ access: access.mode, you, thisMachine: isThisMachine, ...name && { name }, ...ended && { ended } })

  const asks = (visitor: Visitor): Asking => {
    const known = access.identify(visitor)
    if (known) return { visitor, state: stateOf(visitor, known.role, known.session?.name) }
    const answer = visitor.cookies.map(cookie => access.waitingRoom.ask(cookie)).find(answer => answer !== undefined)
    const state = answer ? stateOf(visitor, answer.you, answer.name) : stateOf(visitor, 'out', '', access.endingOf(visitor))
    return { visitor, state }
  }

  const cookie = ({ protocol }: FastifyRequest, value: string, attributes = '') =>
    `${app.accessCookie}=${value}; Path=/; HttpOnly; SameSite=Strict${protocol === 'https' ? '; Secure' : ''}${attributes}`

  /** Takes a key or a PIN, or asks the host; `undefined` if there is nothing to do. */
  function enter ({ key, pin, name }: { key?: string, pin?: string, name: string }, { visitor, state }: Asking) {
    if (state.you === 'host') return
    if (key || pin) return access.logIn(visitor, key ? { key } : { pin: pin!.replace(/\s/g, '') })
    if (state.access === 'ask' && (state.you === 'out' || state.you === 'denied')) return access.knock(name, visitor)
  }

  app.get('/access', { schema: StateRoute }, async (request, reply) => {
    const visitor = visitorOf(request)
    const admission = access.recognize(visitor)
    if (admission) reply.raw.once('close', admission.session.begin('page', visitor))
    return asks(visitor).state
  })

  app.post('/access', { schema: LogInRoute, config: { changesState: true } }, async (request, reply) => {
    const asking = asks(visitorOf(request))
    const name = printable(request.body.name ?? '')
    const result = enter({ ...request.body, name }, asking)
    if (result) {
      if (result.kind === 'refused') return refuse(reply, result.waitMs)
      if (result.kind === 'full') {
        reply.header('retry-after', 60)
        throw new NoPlace(result.reason)
      }
      // The new cookie takes the place of the old one, so nobody would ever show that again.
      if (result.you !== 'waiting') access.logOut(asking.visitor)
      reply.header('set-cookie', cookie(request, result.cookie))
    }
    if (isBrowserForm(request)) return reply.code(303).header('location', '/').send(null)
    return result ? stateOf(asking.visitor, result.you, result.you === 'waiting' ? name : '') : asking.state
  })

  app.delete('/access', { schema: LogOutRoute, config: { changesState: true } }, async (request, reply) => {
    const visitor = visitorOf(request)
    access.logOut(visitor)
    reply.header('set-cookie', cookie(request, '', '; Max-Age=0'))
    return asks(visitor).state
  })
}

export default fp(scopeFor('open', access), {
  name: 'deskfeed/routes/access', encapsulate: true, dependencies: ['access', 'errors', 'forms', 'validation']
})
