import { Type, type TSchema } from '@sinclair/typebox'
import { SECRETS } from './access.js'
import { errorAnswers } from './error-answers.js'
import { ERRORS } from './error-catalogue.js'
import { HostStateSchema } from './host.js'
import { NewcomerSchema, SessionSchema, ViewerSchema } from './host-people.js'
import { SettingsChangeSchema, SettingsSchema } from './host-settings.js'
import { literals } from './literals.js'

/** Something that the host does. The answer is the state that follows. */
const action = (operationId: string, summary: string, description: string) =>
  ({ operationId, tags: ['host'], summary, description, response: { 200: HostStateSchema } })

const PersonParamsSchema = Type.Object({
  id: Type.String({ maxLength: 64, description: 'their `id` in the list', examples: ['Xq0p3nWbT1mS5c8dZ2kF7g'] })
})

/** Something that the host does with one person. */
const personAction = (operationId: string, summary: string, description: string) => ({
  ...action(operationId, summary, description),
  params: PersonParamsSchema,
  response: { 200: HostStateSchema, ...errorAnswers(ERRORS.NobodyThere) }
})

export const HostRoute = {
  ...action('getHost', 'Who may watch, and who is watching',
    'The settings, the links with their keys, who was let in, who is watching and who is waiting. A client that prefers `text/html` gets ' +
    'the host\'s page, whether or not it is the host.'),
  response: {
    200: {
      description: 'Who may watch, and who is watching; for a browser the page.',
      content: {
        'application/json': { schema: HostStateSchema, example: HostStateSchema.examples[0] },
        'text/html': { schema: { type: 'string' }, examples: { page: { value: '<!DOCTYPE html><title>屏幕共享</title>' } } }
      }
    }
  }
}

export const EventsRoute = {
  operationId: 'getHostEvents',
  tags: ['host'],
  summary: 'The state of the host, whenever it changes (server-sent events)',
  description: 'An endless `text/event-stream`: an event `state`, whose data is what `GET /host` answers, at once and whenever any of ' +
    'it has changed: people and settings within a quarter of a second, figures every 2 s. A comment every 15 s keeps the connection ' +
    'open. A slow client is sent the newest state when it has taken the last one, and misses those in between. The stream ends with ' +
    'the session of whoever reads it, and with the service.',
  response: {
    200: {
      description: 'The stream.',
      content: {
        'text/event-stream': {
          schema: Type.String({ description: 'events' }),
          examples: { state: { value: 'event: state\ndata: {"access":"key","paused":false, …}\n\n' } }
        }
      }
    },
    ...errorAnswers(ERRORS.TooManyEventStreams)
  }
}

/** A list of the host's state by itself. */
const list = <T extends TSchema>(operationId: string, name: 'sessions' | 'viewers' | 'waiting', summary: string, item: T) => ({
  operationId,
  tags: ['host'],
  summary,
  description: `The same as \`${name}\` in \`GET /host\`.`,
  response: { 200: Type.Array(item, { description: `${summary}.`, examples: [HostStateSchema.examples[0][name]] }) }
})

export const SessionsRoute = list('listSessions', 'sessions', 'Who was let in', SessionSchema)
export const ViewersRoute = list('listViewers', 'viewers', 'Who is watching', ViewerSchema)
export const WaitingRoute = list('listWaiting', 'waiting', 'Who is asking to be let in', NewcomerSchema)

export const SettingsRoute = {
  operationId: 'getSettings',
  tags: ['host'],
  summary: 'What the host can change',
  description: 'Who may watch, what they see, and whether the screen is paused.',
  response: { 200: SettingsSchema }
}

export const ChangeSettingsRoute = {
  ...action('changeSettings', 'Change who may watch, and what they see',
    'Holds until the next start; after a crash it still holds. ' +
    'Whoever watches the view without parameters sees another display, rate, quality or width at once, and stays connected. Other ' +
    'views keep their own size and quality; they change to the new display if they show the shared one, and never have more frames per ' +
    'second. ' +
    'When `access` is no longer `open`, those who got in only because it was are cut off; with `end`, so are those who got in by a PIN ' +
    'or were let in, unless that still is the way in.'),
  body: SettingsChangeSchema,
  response: { 200: HostStateSchema, ...errorAnswers(ERRORS.InvalidRequest, ERRORS.UnknownDisplay, ERRORS.ScreenUnavailable) }
}

export const PauseRoute = action('pause', 'Pause the screen for everybody',
  'Nothing is captured. Viewers stay connected and are shown that the screen is paused; `/snapshot.jpg` answers 503.')

export const ResumeRoute = action('resume', 'Show the screen again', 'Viewers who stayed connected see the screen again.')

export const RenewRoute = {
  ...action('renew', 'Renew the key, the PIN or the stream link',
    'The old one no longer opens anything. `end` says whether those who came in with it are cut off, too.'),
  body: Type.Object({
    secret: literals(SECRETS, { description: 'what to renew' }),
    end: Type.Optional(Type.Boolean({
      description: 'whether to end the sessions of those who came in with the old one; if left out, true for the key and the stream ' +
        'link, false for the PIN'
    }))
  }, { additionalProperties: false, description: 'What to renew.', examples: [{ secret: 'pin', end: true }] })
}

export const EndViewerRoute = personAction('endViewer', 'Cut off a viewer',
  'Ends their stream and their session. With the key, the PIN or the stream link they can come back until it is renewed.')

export const EndSessionRoute = personAction('endSession', 'End a session',
  'Takes the cookie, and cuts off everything under way: no more of the screen is sent. With the key, the PIN or the stream link they can ' +
  'come back until it is renewed.')

/** Something that the host does with all newcomers, or with those that the host has seen. */
const waitingAction = (operationId: string, summary: string, description: string) => ({
  ...action(operationId, summary, description),
  body: Type.Object({
    until: Type.Optional(Type.Integer({
      minimum: 0,
      description: 'only those whose `since` is not later than this, in ms since the epoch: nobody whom the host has not seen yet; ' +
        'all if left out'
    }))
  }, { additionalProperties: false, description: 'Which newcomers.', examples: [{ until: 1767225601000 }] })
})

export const AllowAllRoute = waitingAction('allowAll', 'Let all newcomers in', 'Their pages show the screen within two seconds.')

export const DenyAllRoute = waitingAction('denyAll', 'Turn all newcomers away',
  'Their pages tell them. Somebody who is turned away five times has to wait before asking again.')

export const AllowRoute = personAction('allow', 'Let a newcomer in', 'Their page shows the screen within two seconds.')

export const DenyRoute = personAction('deny', 'Turn a newcomer away',
  'Their page tells them. Somebody who is turned away five times has to wait before asking again.')
