import { h264 } from './h264.js'
import { mjpeg } from './mjpeg.js'
import { updates } from './updates.js'
import { x0vncserver, x11vnc, xvnc } from './vnc.js'

export { h264, mjpeg, updates, x0vncserver, x11vnc, xvnc }
export { FPS, serve } from './mjpeg.js'
export { watchUpdates } from './updates.js'
export type { Receiver, Watch, Watching } from './receiver.js'

/** All, in the order of the table. */
export const RECEIVERS = [updates, mjpeg, xvnc, x0vncserver, x11vnc, h264]
