import { age } from './age.js'
import { crowd } from './crowd.js'
import { latency } from './latency.js'
import { still } from './still.js'
import { traffic } from './traffic.js'

/** What only what changed costs. `npm run bench -- deltas` measures all of them. */
export const deltas = [traffic, latency, age, crowd, still]
