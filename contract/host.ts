import { Type, type Static } from '@sinclair/typebox'
import { GRANTS, MODES, ROLES, SIGHTS } from './access.js'
import { literals } from './literals.js'

/** @example 'quality 50, width 960' */
const ReducedSchema = Type.String({
  description: 'what they get less of because their connection is too slow for what they asked for, such as `quality 50`; empty if nothing'
})

const person = {
  id: Type.String({ description: 'names this person in the paths below `/host`' }),
  name: Type.String({ description: 'the name they gave; may be empty' }),
  address: Type.String({ description: 'the address they come from' }),
  userAgent: Type.String({ description: 'the program they use, as its `User-Agent` says' }),
  since: Type.Integer({ description: 'when they came, in ms since the epoch' })
}

/** Somebody who is asking to be let in. */
export const NewcomerSchema = Type.Object(person)

/** Somebody who is watching right now. */
export const ViewerSchema = Type.Object({
  ...person,
  grant: literals(GRANTS, { description: 'how they were admitted; `invitation`: the host let them in' }),
  dropped: Type.Integer({ description: 'frames they missed because their connection was too slow' }),
  reduced: ReducedSchema
})

/** Somebody who was let in, whether or not they are watching right now. */
export const SessionSchema = Type.Object({
  id: Type.String({ description: 'names this session in `/host/sessions`' }),
  name: Type.String({ description: 'the name they gave; may be empty' }),
  device: Type.String({ description: 'what they use, as far as its `User-Agent` says; may be empty' }),
  address: Type.String({ description: 'where their last request came from' }),
  since: Type.Integer({ description: 'when it began, in ms since the epoch' }),
  lastSeen: Type.Integer({ description: 'when they last asked for something, in ms since the epoch' }),
  watches: Type.Array(literals(SIGHTS, {
    description: '`feed`: the live screen; `snapshots`: one picture after another; `page`: the page, or anything else'
  }), { description: 'what they have been looking at for the last 10 s; may be empty' }),
  role: literals(ROLES, { description: 'whether they may only watch, or do what the host does' }),
  grant: literals(GRANTS, { description: 'how they were admitted; `invitation`: the host let them in' }),
  reduced: ReducedSchema
})

/** The answer of `GET /host`, and to everything that the host does. */
export const HostStateSchema = Type.Object({
  access: literals(MODES, { description: 'what somebody without the key can do: nothing, enter a PIN, ask the host, or just watch' }),
  paused: Type.Boolean({ description: 'whether the host has paused the screen, so that nobody sees it' }),
  pin: Type.String({ description: 'the PIN, which lets people in while `access` is `pin`' }),
  link: Type.String({ description: 'opens the page; contains the key' }),
  streamLink: Type.String({ description: 'opens the stream, for players; contains a key of its own' }),
  sessions: Type.Array(SessionSchema, { description: 'who was let in: browsers by their cookies, others by how and from where' }),
  viewers: Type.Array(ViewerSchema, { description: 'who is watching' }),
  waiting: Type.Array(NewcomerSchema, { description: 'who is asking to be let in' })
}, {
  description: 'Who may watch, and who is watching.',
  examples: [{
    access: 'ask',
    paused: false,
    pin: '042137',
    link: 'http://192.0.2.1:3000/#key=q83vEjRWeJCrze8SNFZ4kA',
    streamLink: 'http://192.0.2.1:3000/video_feed?key=ASNFZ4mrze8BI0VniavN7w',
    sessions: [{
      id: 'pN3vK8sYw1Rb6uTq0cLz4g',
      name: 'Ann',
      device: 'Firefox, Android',
      address: '192.0.2.7',
      since: 1767225600000,
      lastSeen: 1767225660000,
      watches: ['feed', 'page'],
      role: 'viewer',
      grant: 'invitation',
      reduced: 'quality 50'
    }],
    viewers: [{
      id: 'Xq0p3nWbT1mS5c8dZ2kF7g',
      name: 'Ann',
      address: '192.0.2.7',
      userAgent: 'VLC/3.0.18',
      since: 1767225600000,
      grant: 'invitation',
      dropped: 12,
      reduced: 'quality 50'
    }],
    waiting: [{ id: 'b8aR1yVfT6uKq3sN0wEj5Q', name: 'Bob', address: '192.0.2.8', userAgent: 'Mozilla/5.0', since: 1767225601000 }]
  }]
})

export type HostState = Static<typeof HostStateSchema>
/** Somebody who was let in, as the host sees them. */
export type ListedSession = Static<typeof SessionSchema>
/** Somebody who watches, as the host sees them. */
export type Viewer = Static<typeof ViewerSchema>
/** Somebody who is asking to be let in, as the host sees them. */
export type Newcomer = Static<typeof NewcomerSchema>
