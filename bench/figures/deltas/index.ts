import { age } from './age.js'
import { crowd } from './crowd.js'
import { lastChange } from './last-change.js'
import { laser } from './laser.js'
import { latency } from './latency.js'
import { still } from './still.js'
import { traffic } from './traffic.js'

/** What only what changed costs. `npm run bench -- deltas` measures all of them. */
export const deltas = [traffic, latency, lastChange, age, crowd, still, laser]
