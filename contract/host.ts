import { Type, type Static } from '@sinclair/typebox'
import { GRANTS, MODES } from './access.js'
import { literals } from './literals.js'

const person = {
  id: Type.String({ description: 'for what is done with them' }),
  name: Type.String({ description: 'as they call themselves; may be empty' }),
  address: Type.String({ description: 'where they are' }),
  userAgent: Type.String({ description: 'what they look with' }),
  since: Type.Integer({ description: 'since when, in ms since the epoch' })
}

/** Somebody who asks to be let in. */
export const NewcomerSchema = Type.Object(person)

/** Somebody who looks right now. */
export const ViewerSchema = Type.Object({
  ...person,
  grant: literals(GRANTS, { description: 'how they were admitted; `invitation`: the host let them in' }),
  dropped: Type.Integer({ description: 'pictures that they missed because they were slow' })
})

/** The answer of `GET /host`, and of everything that the host does. */
export const HostStateSchema = Type.Object({
  access: literals(MODES, { description: 'what somebody without the key can do: nothing, type in a PIN, ask, or just look' }),
  paused: Type.Boolean({ description: 'whether nobody sees the screen right now' }),
  pin: Type.String({ description: 'lets in with `access` `pin`' }),
  link: Type.String({ description: 'opens the page, with the key in it' }),
  streamLink: Type.String({ description: 'opens the stream, for players, with a key of its own in it' }),
  viewers: Type.Array(ViewerSchema, { description: 'who looks' }),
  waiting: Type.Array(NewcomerSchema, { description: 'who asks to be let in' })
}, {
  description: 'Who may look, and who does.',
  examples: [{
    access: 'ask',
    paused: false,
    pin: '042137',
    link: 'http://192.0.2.1:3000/#key=q83vEjRWeJCrze8SNFZ4kA',
    streamLink: 'http://192.0.2.1:3000/video_feed?key=ASNFZ4mrze8BI0VniavN7w',
    viewers: [{
      id: 'Xq0p3nWbT1mS5c8dZ2kF7g',
      name: 'Ann',
      address: '192.0.2.7',
      userAgent: 'VLC/3.0.18',
      since: 1767225600000,
      grant: 'invitation',
      dropped: 12
    }],
    waiting: [{ id: 'b8aR1yVfT6uKq3sN0wEj5Q', name: 'Bob', address: '192.0.2.8', userAgent: 'Mozilla/5.0', since: 1767225601000 }]
  }]
})

export type HostState = Static<typeof HostStateSchema>
/** Somebody who watches, as the host sees them. */
export type Viewer = Static<typeof ViewerSchema>
/** Somebody who asks to be let in, as the host sees them. */
export type Newcomer = Static<typeof NewcomerSchema>
