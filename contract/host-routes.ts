import { Type } from '@sinclair/typebox'
import { MODES, SECRETS } from './access.js'
import { errorAnswers } from './error-answers.js'
import { ERRORS } from './error-catalogue.js'
import { HostStateSchema } from './host.js'
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

export const HostRoute = action('getHost', 'Who may watch, and who is watching',
  'The settings, the links with their keys, who was let in, who is watching and who is waiting.')

export const SettingsRoute = {
  ...action('changeSettings', 'Change who may watch',
    'Holds until the next start. Viewers keep watching, except those who got in only because `access` was `open`: ' +
    'they are cut off when it no longer is. With `end`, so are those who got in by a PIN or were let in, unless that still is the way in.'),
  body: Type.Object({
    access: literals(MODES, {
      description: 'what somebody without the key can do: nothing (`key`), enter a PIN (`pin`), ask the host (`ask`), ' +
        'or just watch (`open`)'
    }),
    end: Type.Optional(Type.Boolean({
      description: 'whether to end the sessions of those who came in by a way that is closed now; false if left out'
    }))
  }, { additionalProperties: false, description: 'The new settings.', examples: [{ access: 'ask' }] })
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

export const AllowRoute = personAction('allow', 'Let a newcomer in', 'Their page shows the screen within two seconds.')

export const DenyRoute = personAction('deny', 'Turn a newcomer away',
  'Their page tells them. Somebody who is turned away five times has to wait before asking again.')
