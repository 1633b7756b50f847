import type { en } from '../en/index.js'
import { bar } from './bar.js'
import { door } from './door.js'
import { figures } from './figures.js'
import { host } from './host.js'
import { sharing } from './sharing.js'
import { states } from './states.js'

export const zh: typeof en = {
  title: '屏幕共享',
  picture: '共享的屏幕',
  otherLanguage: 'English',
  bar,
  door,
  figures,
  host,
  sharing,
  states
}
