import type { Contestant } from './contestant.js'
import { overTcp, startServer } from './program.js'

export const gstreamer: Contestant = {
  name: 'GStreamer',
  what: '`ximagesrc`, `videoconvert` to I420, `jpegenc quality=80`, `multipartmux`, `tcpserversink`',
  start: (owner, { fps }) => startServer(owner, 'gst-launch-1.0', port => [
    // With DAMAGE it reads changed areas without shared memory, which is slower for a page that changes completely.
    '-q', 'ximagesrc', 'use-damage=false', '!', `video/x-raw,framerate=${fps}/1`,
    '!', 'videoconvert', '!', 'video/x-raw,format=I420', '!', 'jpegenc', 'quality=80',
    '!', 'multipartmux', '!', 'tcpserversink', 'host=127.0.0.1', `port=${port}`, 'sync=false'
  ], overTcp)
}
