import type { Viewer } from '../../contract/host.js'

type Person = Pick<Viewer, 'name' | 'address' | 'device'>

/** Whom the host reads: the name they gave, or else what they use. */
export function whoIs ({ name, device, address }: Person): string {
  return name || device || address
}

/** What stands below it: what else is known of where they are. */
export function placeOf ({ name, device, address }: Person): string {
  return [...name && device ? [device] : [], ...name || device ? [address] : []].join(' · ')
}
