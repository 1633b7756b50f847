import type { Transform } from 'node:stream'

/** A stream from TAP to what `npm test` prints. */
export default class Report extends Transform {}
