import { deskfeed } from './deskfeed.js'
import { ffmpeg } from './ffmpeg.js'
import { gstreamer } from './gstreamer.js'
import { limit } from './limit.js'
import { naive } from './naive.js'

export { deskfeed, ffmpeg, gstreamer, limit, naive }
export { createDeskfeed } from './deskfeed.js'
export type { Contestant, Running, Size } from './contestant.js'

/** All who are measured side by side. */
export const CONTESTANTS = [deskfeed, limit, gstreamer, ffmpeg, naive]
