import { bar } from './bar.js'
import { door } from './door.js'
import { figures } from './figures.js'
import { host } from './host.js'
import { sharing } from './sharing.js'
import { states } from './states.js'

export const en = {
  title: 'Shared screen',
  /** What a screen reader says of the picture. */
  picture: 'the shared screen',
  otherLanguage: '中文',
  bar,
  door,
  figures,
  host,
  sharing,
  states
}
