import { Type, type Static } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { closedIn } from '../access/grants.js'
import { GRANTS, MODES, ROLES, type Grant } from '../contract/access.js'
import { SettingsSchema } from '../contract/host-settings.js'
import { literals } from '../contract/literals.js'

/** More than a thousand sessions with long names take. */
export const MAX_BYTES = 4 * 1024 * 1024

const Fingerprint = Type.String({ pattern: '^[\\w-]{43}$' })
const Text = Type.String({ maxLength: 1000 })
const Time = Type.Integer({ minimum: 0 })
const closed = { additionalProperties: false }

/** What the host can choose of what is shown. */
const { display, fps, quality, width } = SettingsSchema.properties
const shown = Type.Partial(Type.Object({ display, fps, quality, width })).properties

/**
 * What the configuration says about who may watch, and what. A decision that it contradicts, and has contradicted only since, holds no
 * longer.
 */
const ConfiguredSchema = Type.Object({
  mode: literals(MODES),
  /** The fingerprint of `ACCESS_KEY`. */
  key: Type.Optional(Fingerprint),
  /** The fingerprint of `HOST_KEY`. */
  hostKey: Type.Optional(Fingerprint),
  /** The fingerprint of `STREAM_KEY`. */
  streamKey: Type.Optional(Fingerprint),
  ...shown,
  height: Type.Optional(Type.Integer({ minimum: 0 })),
  fit: Type.Optional(Text)
}, closed)

/** What is kept for the next start. Of secrets only fingerprints are kept: the file opens nothing. */
const KeptSchema = Type.Object({
  version: Type.Literal(1),
  configured: ConfiguredSchema,
  /** Why the screen is paused, if it is. */
  paused: Type.Optional(Text),
  /** What the host has chosen of what is shown. */
  shown: Type.Optional(Type.Object(shown, closed)),
  mode: literals(MODES),
  /** The fingerprints of keys that were renewed. */
  deadKeys: Type.Array(Fingerprint),
  /** By the fingerprints of their cookies, the least recently used first. Times are in ms since the epoch. */
  sessions: Type.Array(Type.Object({
    fingerprint: Fingerprint,
    id: Text,
    role: literals(ROLES),
    grant: literals(GRANTS),
    name: Text,
    address: Text,
    userAgent: Text,
    since: Time,
    until: Time
  }, closed))
}, closed)

type Shown = NonNullable<Kept['shown']>
export type Configured = Static<typeof ConfiguredSchema>
export type Kept = Static<typeof KeptSchema>

/** What of the configuration speaks of the same as what the host has chosen: a width takes the place of the height and the fit, too. */
const SPEAKS_OF = {
  display: ['display'], fps: ['fps'], quality: ['quality'], width: ['width', 'height', 'fit']
} as const satisfies Record<keyof Shown, ReadonlyArray<keyof Configured>>

/** @throws why this is not what was kept, in words that follow the name of a file */
export function parse (text: string): Kept {
  let kept: unknown
  try {
    kept = JSON.parse(text)
  } catch {
    throw new Error('is broken')
  }
  if (!Value.Check(KeptSchema, kept)) throw new Error('was not written by this version of Deskfeed')
  return kept
}

/**
 * How to start if what was kept can't be known: nobody sees anything until the host wants that, and no key counts that may have been
 * renewed.
 */
export function shut (configured: Configured): Kept {
  const deadKeys = [configured.key, configured.streamKey].filter(key => key !== undefined)
  return { version: 1, configured, paused: 'paused at the start, until the host resumes', mode: 'key', deadKeys, sessions: [] }
}

/**
 * What of it holds with the configuration of this start. What was changed there is the newer decision: a changed `ACCESS` sets the mode, a
 * changed `QUALITY` the quality, and whoever came in by a key that has been changed, or by a way that is closed since, has to come in
 * again.
 */
export function whatHolds (kept: Kept, configured: Configured): Kept {
  const hasChanged = (name: keyof Configured) => kept.configured[name] !== configured[name]
  const holds = ([name]: [string, unknown]) => !SPEAKS_OF[name as keyof Shown].some(hasChanged)
  const leftOf = (shown: Shown) => Object.fromEntries(Object.entries(shown).filter(holds))
  const gone: Grant[] = [
    ...hasChanged('key') ? ['key' as const] : [],
    ...hasChanged('hostKey') ? ['host_key' as const] : [],
    ...hasChanged('mode') ? closedIn(configured.mode) : []
  ]
  return {
    ...kept,
    configured,
    mode: hasChanged('mode') ? configured.mode : kept.mode,
    ...kept.shown && { shown: leftOf(kept.shown) },
    sessions: kept.sessions.filter(({ grant }) => !gone.includes(grant))
  }
}

/**
 * What of it is left after an orderly end. If a link is meant to last, because its key is configured or because it needs none, whoever
 * has it could see the screen again after the next start: so all of it is left. Otherwise that start has new secrets, nobody has them yet,
 * and nothing but dead keys is left.
 */
export function whatLasts (kept: Kept): Kept {
  const { version, configured, deadKeys } = kept
  if (configured.key !== undefined || configured.streamKey !== undefined || configured.mode === 'open') return kept
  return { version, configured, mode: configured.mode, deadKeys, sessions: [] }
}
