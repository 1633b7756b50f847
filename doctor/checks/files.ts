import { descriptorLimit } from '../../network/descriptor-limit.js'
import { note, wrong, type Check } from '../check.js'

/** Starting alone takes about 200 (terminal/start-fault.ts). */
const LEAST = 256
/** Each viewer has two connections, and one of them may be waited for; besides, there are 500 (docs/operations.md). */
const wanted = (viewers: number) => 3 * (2 * viewers + 500) + 100

/** What the units in deploy/ allow: enough for the usual ceilings. */
const ENOUGH = 16_384

/** How many files and connections may be open; `undefined` where the system does not tell. */
export const files: Check<number | undefined> = {
  name: 'files',
  read: async () => descriptorLimit(),
  judge (limit, { config: { MAX_VIEWERS } }) {
    if (limit === undefined) return { findings: [] }
    const raise = `ulimit -n ${Math.max(ENOUGH, wanted(MAX_VIEWERS))}`
    if (limit < LEAST) return { findings: [wrong('TOO_FEW_FILES', `only ${limit} files may be open, and the start takes 200`, raise)] }
    if (limit >= wanted(MAX_VIEWERS)) return { well: `${limit} may be open`, findings: [] }
    return {
      findings: [note('TOO_FEW_FILES', `only ${limit} files may be open, too few for ${MAX_VIEWERS} viewers (MAX_VIEWERS)`, raise)]
    }
  }
}
