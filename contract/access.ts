import { Type, type Static } from '@sinclair/typebox'
import { literals } from './literals.js'

/** What somebody without a key can do: nothing, enter a PIN, ask the host, or just watch. */
export const MODES = ['key', 'pin', 'ask', 'open'] as const
export type Mode = typeof MODES[number]

/** What can be renewed, so that the old one no longer opens anything. */
export const SECRETS = ['key', 'pin', 'stream_key'] as const
export type SecretName = typeof SECRETS[number]

/** What somebody may do: watch, or also what the host does. */
export const ROLES = ['viewer', 'host'] as const
export type Role = typeof ROLES[number]

/** How somebody was admitted; `invitation`: the host let them in. */
export const GRANTS = ['this_machine', 'open', 'key', 'host_key', 'pin', 'invitation', 'stream_link', 'vnc_password'] as const
export type Grant = typeof GRANTS[number]

/** What somebody can look at: the live feed, single pictures, or the page and whatever else is closed. */
export const SIGHTS = ['feed', 'snapshots', 'page'] as const
export type Sight = typeof SIGHTS[number]

/** What somebody may do, and why. */
export interface Rights {
  readonly role: Role
  readonly grant: Grant
}

/**
 * Somebody who was let in: a browser by its cookie; this machine, players and scripts by how they were admitted and by their address.
 * It is what the host sees, and ends.
 */
export interface Session extends Rights {
  /** Names it in `/host/sessions`. */
  readonly id: string
  /** The name they gave when they asked to be let in; may be empty. */
  readonly name: string
  readonly address: string
  readonly userAgent: string
  /** When it began, ms since the epoch. */
  readonly since: number
  /** When its cookie ends, ms since the epoch; `undefined` if it has none. */
  readonly until: number | undefined
  /** Whether it has ended: then whatever it opened has, too, and nothing more may be sent. */
  readonly isOver: boolean
}

/** That somebody was admitted, and how. */
export interface Admission extends Rights {
  readonly session: Session
}

/** Why a session has ended. */
export const ENDINGS = ['by_host', 'link_renewed', 'expired'] as const
export type Ending = typeof ENDINGS[number]

/** The answer of `GET /access` and `POST /access`. */
export const AccessStateSchema = Type.Object({
  access: literals(MODES, { description: 'what somebody without the key can do: nothing, enter a PIN, ask the host, or just watch' }),
  you: literals(['out', 'waiting', 'denied', ...ROLES], {
    description: 'the client\'s access state: `out` may not watch, `waiting` has asked the host, `denied` was turned away, ' +
      '`viewer` may watch, `host` may do what the host does'
  }),
  thisMachine: Type.Boolean({ description: 'whether the client is on the machine that shares its screen' }),
  name: Type.Optional(Type.String({ description: 'the name that the client gave when it asked to be let in; left out if it gave none' })),
  ended: Type.Optional(literals(ENDINGS, {
    description: 'why the client, which is `out`, may no longer watch: `by_host` the host has ended its session, `link_renewed` the link ' +
      'that it came by has a new key, `expired` its time was up; left out if it never could, or that is not known'
  }))
}, { description: 'Whether the client may watch.', examples: [{ access: 'pin', you: 'viewer', thisMachine: false }] })

export type AccessState = Static<typeof AccessStateSchema>

/** The key in a stream link, for players that can't send a header: a query parameter. */
export const StreamKeySchema = Type.Optional(Type.String({
  description: 'the key in the stream link, for players that cannot send a header; it opens what shows the screen, nothing else',
  examples: ['q83vEjRWeJCrze8SNFZ4kA']
}))
