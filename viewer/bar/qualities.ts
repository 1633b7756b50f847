import { viewNow, type ViewChanges } from '../link/query.js'
import { words } from '../words/index.js'
import type { Choice } from './control.js'

/** As many as the service allows: a picture is never larger than its display. */
const EVERY_PIXEL = 16_384

interface Quality {
  label: string
  note: string
  view: Pick<ViewChanges, 'quality' | 'width'>
}

/** What a viewer can choose from. Auto leaves it to the host. */
const QUALITIES: Quality[] = [
  { label: words.bar.auto, note: words.bar.autoNote, view: { quality: undefined, width: undefined } },
  { label: words.bar.sharp, note: words.bar.sharpNote, view: { quality: 95, width: EVERY_PIXEL } },
  { label: words.bar.balanced, note: words.bar.balancedNote, view: { quality: 70, width: 1280 } },
  { label: words.bar.light, note: words.bar.lightNote, view: { quality: 50, width: 960 } }
]

const isNow = ({ quality, width }: Quality['view']) => {
  const now = viewNow()
  return now.quality === quality?.toString() && now.width === width?.toString()
}

/** @param watch changes what is watched */
export const qualityChoices = (watch: (changes: ViewChanges) => void): Choice[] =>
  QUALITIES.map(({ label, note, view }) => ({ label, note, isChosen: isNow(view), choose: () => watch(view) }))
