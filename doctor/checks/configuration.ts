import { note, wrong, type Check } from '../check.js'

/** Flags, variables and `.env`: values that can't be, and names that nobody reads. */
export const configuration: Check<undefined> = {
  name: 'settings',
  read: async () => undefined,
  judge: (_facts, { mistake, notes }) => ({
    well: 'every variable and flag can be what it is',
    findings: [
      ...mistake === undefined ? [] : [wrong('WRONG_SETTING', `${bare(mistake)}; the checks below go by the defaults`)],
      ...notes.map(sentence => note('WRONG_SETTING', bare(sentence)))
    ]
  })
}

const bare = (sentence: string) => sentence.replace(/\.$/, '')
