import { compositor } from './compositor.js'
import { drag } from './drag.js'
import { full } from './film.js'
import { flood } from './flood.js'
import { scroll, scrollFirefox } from './scroll.js'
import { slides } from './slides.js'
import { typing } from './typing.js'
import { video } from './video.js'

export { compositor, drag, flood, full, scroll, scrollFirefox, slides, typing, video }
export type { Play, Scene } from './scene.js'

/** All, in the order of the table. */
export const SCENES = [typing, flood, scroll, scrollFirefox, drag, video, slides, full, compositor]
