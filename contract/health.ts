import { Type } from '@sinclair/typebox'
import { literals } from './literals.js'
import { SCREEN_TROUBLES, type ScreenTrouble } from './troubles.js'

/** Why the screen can't be shown, for programs. */
export const UNREADY = ['test_pattern', 'lost', 'no_answer'] as const
export type Unready = typeof UNREADY[number]

const StatusSchema = (description: string) => literals(['ok', 'unavailable'], { description })

const code = Type.Optional(literals(Object.keys(SCREEN_TROUBLES) as ScreenTrouble[], {
  description: 'the same for programs: one of the codes of docs/troubleshooting.md, each of which says what to do; only for clients that ' +
    'may watch'
}))

const time = (description: string) => Type.Optional(Type.Integer({
  description: `${description}, in ms since the epoch; only for clients that may watch`
}))

/** The answer of `GET /livez`. */
export const AliveSchema = Type.Object({
  status: Type.Literal('ok', { description: 'the event loop turns' })
}, { description: 'The process is alive.', examples: [{ status: 'ok' }] })

/** The answer of `GET /readyz`. */
export const ReadySchema = Type.Object({
  status: StatusSchema('whether the screen can be shown'),
  reason: Type.Optional(literals(UNREADY, {
    description: 'why it can\'t. `test_pattern`: no screen was found at start, and the test pattern is shown in its place; `lost`: the ' +
      'last attempt to capture it failed; `no_answer`: somebody is watching, and the source has not answered for 5 s'
  })),
  fault: Type.Optional(Type.String({ description: 'what went wrong, for people; only for clients that may watch' })),
  code,
  source: Type.Optional(Type.String({ description: 'how the screen is captured; only for clients that may watch' })),
  triedAt: time('when the last capture began'),
  answeredAt: time('when the source last answered, either with a picture or to say that nothing has changed')
}, {
  description: 'The screen can be shown.',
  examples: [{ status: 'ok', source: 'x11', triedAt: 1767225600000, answeredAt: 1767225660000 }]
})

/** The answer of `GET /healthz`. */
export const HealthSchema = Type.Object({
  status: StatusSchema('`unavailable` while the screen is lost'),
  reason: Type.Optional(Type.String({ description: 'why the screen is lost; only for clients that may watch' })),
  code,
  instance: Type.Optional(Type.String({ description: 'changes each time the service starts' })),
  source: Type.Optional(Type.String({ description: 'how the screen is captured' })),
  display: Type.Optional(Type.String({ description: 'the display that is shared' })),
  paused: Type.Optional(Type.Boolean({ description: 'whether the host has paused the screen for everybody' })),
  capturing: Type.Optional(Type.Boolean({
    description: 'whether the screen is being captured right now, because somebody is watching'
  })),
  age: Type.Optional(Type.Number({
    description: 'how old the picture is, in seconds: how long ago the source last answered, either with a picture or to say that ' +
      'nothing has changed; only while the screen is being captured, and only for clients that may watch'
  })),
  viewers: Type.Optional(Type.Integer({ description: 'how many are watching' })),
  places: Type.Optional(Type.Integer({ description: 'how many may watch at once' })),
  watching: Type.Optional(Type.Boolean({ description: 'whether the viewer that the request names is watching' })),
  frames: Type.Optional(Type.Integer({
    description: 'frames published since the start; only for clients that may watch, since it reveals when something happens on the screen'
  })),
  captures: Type.Optional(Type.Integer({ description: 'how often the capture has started; only for clients that may watch' }))
}, {
  description: 'The state of the service. For a request whose `Host` is not a name of this service, only `status`.',
  examples: [{
    status: 'ok',
    instance: 'a4c1',
    source: 'x11',
    display: 'HDMI-1',
    paused: false,
    capturing: true,
    age: 0.4,
    viewers: 3,
    places: 2000,
    frames: 1820,
    captures: 2
  }]
})
