import { Type, type Static } from '@sinclair/typebox'
import { literals } from './literals.js'

/** What somebody without a key can do: nothing, type in a PIN, ask the host, or just look. */
export const MODES = ['key', 'pin', 'ask', 'open'] as const
export type Mode = typeof MODES[number]

/** What can be renewed, so that the old one opens nothing any more. */
export const SECRETS = ['key', 'pin', 'stream_key'] as const
export type SecretName = typeof SECRETS[number]

/** What somebody may do: look, or also do what the host does. */
export const ROLES = ['viewer', 'host'] as const
export type Role = typeof ROLES[number]

/** How somebody was admitted; `invitation`: the host let them in. Whoever came by a key or a stream link goes when it is renewed. */
export const GRANTS = ['this_machine', 'open', 'key', 'host_key', 'pin', 'invitation', 'stream_link'] as const
export type Grant = typeof GRANTS[number]

/** A browser that was let in. */
export interface Session {
  readonly role: Role
  readonly grant: Grant
  /** Where they came in from, as `rateLimitKey` in network/address.ts says. */
  readonly from: string
  /** As they called themselves when they asked. */
  readonly name?: string
}

/** That somebody was admitted, and how. */
export interface Admission {
  readonly role: Role
  readonly grant: Grant
  readonly session?: Session
}

/** The answer of `GET /access` and `POST /access`. */
export const AccessStateSchema = Type.Object({
  access: literals(MODES, { description: 'what somebody without a key can do: nothing, type in a PIN, ask the host, or just look' }),
  you: literals(['out', 'waiting', 'denied', ...ROLES], {
    description: 'the caller\'s access state: `out` may not look, `waiting` has asked the host, `denied` was not let in, ' +
      '`viewer` may look, `host` may do what the host does'
  })
}, { description: 'Whether the client may look.', examples: [{ access: 'pin', you: 'viewer' }] })

export type AccessState = Static<typeof AccessStateSchema>

/** The key of a stream link, for players that can't send a header: a field of a query. */
export const StreamKeySchema = Type.Optional(Type.String({
  description: 'the key of the stream link, for players that can not send a header; it opens the stream and the snapshot, nothing else',
  examples: ['q83vEjRWeJCrze8SNFZ4kA']
}))
