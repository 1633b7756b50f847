import type { Screen } from '../screen/screen.js'

/** What updates need of a screen. */
export type Shown = Pick<
  Screen, 'layout' | 'format' | 'tileColumns' | 'version' | 'at' | 'versions' | 'heat' | 'lastChange' | 'changedAt' | 'stirredAt'
>
