import { note, wrong, type Check } from '../check.js'

/** Flags, variables and `.env`: values that can't be, and names that nobody reads. */
export const configuration: Check<undefined> = {
  name: 'settings',
  read: async () => undefined,
  judge (_facts, { mistake, notes }) {
    const findings = [
      ...mistake === undefined ? [] : [wrong('WRONG_SETTING', `${bare(mistake)}; the checks below go by the defaults`)],
      ...notes.map(sentence => note('WRONG_SETTING', bare(sentence)))
    ]
    return findings.length > 0 ? { findings } : { well: 'every variable and flag has a value that it may have', findings }
  }
}

const bare = (sentence: string) => sentence.replace(/\.$/, '')
