import type { Contestant } from './contestant.js'
import { startProgram } from './program.js'

export const ffmpeg: Contestant = {
  name: 'ffmpeg',
  what: '`x11grab`, `mjpeg`, `yuvj420p`, `-q:v 3`, which gives about the bytes of quality 80',
  start: (owner, { width, height, fps }) => startProgram(owner, 'ffmpeg', [
    '-loglevel', 'error', '-nostdin', '-fflags', 'nobuffer',
    '-f', 'x11grab', '-framerate', String(fps), '-video_size', `${width}x${height}`, '-i', process.env.DISPLAY!,
    // Late frames are left out: ffmpeg would send the last one again instead, and fall further behind.
    '-fps_mode', 'vfr', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '3', '-flush_packets', '1', '-f', 'mpjpeg', 'pipe:1'
  ])
}
