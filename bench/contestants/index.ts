import { deskfeed } from './deskfeed.js'
import { ffmpeg, ffmpeg420 } from './ffmpeg.js'
import { gstreamer } from './gstreamer.js'
import { limit } from './limit.js'
import { naive } from './naive.js'

export { deskfeed, ffmpeg, ffmpeg420, gstreamer, limit, naive }
export { createDeskfeed } from './deskfeed.js'
export type { Contestant, Running, Size } from './contestant.js'

/** All that are measured side by side. */
export const CONTESTANTS = [deskfeed, limit, gstreamer, ffmpeg, ffmpeg420, naive]
