/** How often the network is asked for a name before it is taken (RFC 6762, section 8.1). */
export const PROBES = 3
/** How far apart that is, ms. */
export const PROBE_MS = 250
/** Whoever goes first needs this long to take a name, ms (RFC 6762, section 8.2). */
export const YIELD_MS = 1000
/** How often what is taken is announced (RFC 6762, section 8.3). */
export const ANNOUNCEMENTS = 2
/** How far apart that is, ms. */
export const ANNOUNCE_MS = 1000
/** No record is sent to all more often than this, ms (RFC 6762, section 6). */
export const APART_MS = 1000
/** But those that defend a name may be as often as this, ms. */
export const DEFENCE_MS = 250
/** Others may have the same answer, so that one of them is to be first by chance, ms (RFC 6762, section 6). */
export const SHARED_DELAY_MS = { least: 20, more: 100 }
/** Whoever asks without a port of mDNS does not hear that a record has changed, and must not keep it long, s (RFC 6762, section 6.7). */
export const LEGACY_TTL = 10
/** Such a program asks for one thing at a time. Its questions are repeated, so that many would make a large answer out of a small query. */
export const LEGACY_QUESTIONS = 4
