import {
  DESCRIPTORS_TO_START, GOOD_LIMIT, LEAST_DESCRIPTORS, connectionLimits, descriptorLimit, descriptorsFor
} from '../../network/descriptor-limit.js'
import { note, wrong, type Check } from '../check.js'

/** How many files and connections may be open; `undefined` where the system does not tell. */
export const files: Check<number | undefined> = {
  name: 'files',
  read: async () => descriptorLimit(),
  judge (limit, { config: { MAX_VIEWERS, MAX_VIEWERS_PER_ADDRESS } }) {
    if (limit === undefined) return { findings: [] }
    const wanted = descriptorsFor(connectionLimits(MAX_VIEWERS, MAX_VIEWERS_PER_ADDRESS).maxConnections)
    const raise = `ulimit -n ${Math.max(GOOD_LIMIT, wanted)}`
    if (limit < LEAST_DESCRIPTORS) {
      const sentence = `only ${limit} files may be open, and the start takes ${DESCRIPTORS_TO_START}`
      return { findings: [wrong('TOO_FEW_FILES', sentence, raise)] }
    }
    if (limit >= wanted) return { well: `${limit} may be open`, findings: [] }
    return {
      findings: [note('TOO_FEW_FILES', `only ${limit} files may be open, too few for ${MAX_VIEWERS} viewers (MAX_VIEWERS)`, raise)]
    }
  }
}
