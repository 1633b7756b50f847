import { traffic } from './traffic.js'

/** What only what changed costs. `npm run bench -- deltas` measures all of them. */
export const deltas = [traffic]
