import { age } from './age.js'
import { back } from './back.js'
import { zoom } from './zoom.js'

/** What the page is like for those who watch. `npm run bench -- viewer` measures all of it. */
export const viewer = [age, back, zoom]
