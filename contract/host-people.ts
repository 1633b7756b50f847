import { Type } from '@sinclair/typebox'
import { GRANTS, ROLES, SIGHTS } from './access.js'
import { literals } from './literals.js'

/** @example 'quality 50, width 960' */
const ReducedSchema = Type.String({
  description: 'what they get less of because their connection is too slow for what they asked for, such as `quality 50`; empty if nothing'
})

const DeviceSchema = Type.String({ description: 'what they use, as far as its `User-Agent` says; may be empty' })

const person = {
  id: Type.String({ description: 'names this person in the paths below `/host`' }),
  name: Type.String({ description: 'the name they gave; may be empty' }),
  address: Type.String({ description: 'the address they come from' }),
  userAgent: Type.String({ description: 'the program they use, as its `User-Agent` says' }),
  since: Type.Integer({ description: 'when they came, in ms since the epoch' })
}

/** Somebody who is asking to be let in. */
export const NewcomerSchema = Type.Object({ ...person, device: DeviceSchema })

/** Somebody who is watching right now. */
export const ViewerSchema = Type.Object({
  ...person,
  device: DeviceSchema,
  sight: literals(SIGHTS, { description: 'what they watch: the live screen (`feed`), or one picture that is being made (`snapshots`)' }),
  grant: literals(GRANTS, { description: 'how they were admitted; `invitation`: the host let them in' }),
  dropped: Type.Integer({ description: 'frames they missed because their connection was too slow' }),
  reduced: ReducedSchema,
  ageMs: Type.Optional(Type.Integer({
    description: 'how far they are behind, in ms: how old the last picture was when it had reached them, or how old the one is that is ' +
      'still on its way, whichever is more; left out where that can\'t be known'
  })),
  quality: Type.Optional(Type.Integer({
    description: 'the JPEG quality that they are sent now, 1 to 100; left out if they are sent no JPEGs'
  }))
})

/** Another machine that shows this screen to viewers of its own. */
export const RelaySchema = Type.Object({
  id: Type.String({ description: 'names this relay, as long as it runs' }),
  name: Type.String({ description: 'what it calls itself' }),
  viewers: Type.Integer({ description: 'how many watch there' }),
  since: Type.Integer({ description: 'when it began to show the screen, in ms since the epoch' })
})

/** Somebody who was let in, whether or not they are watching right now. */
export const SessionSchema = Type.Object({
  id: Type.String({ description: 'names this session in `/host/sessions`' }),
  name: Type.String({ description: 'the name they gave; may be empty' }),
  device: DeviceSchema,
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
