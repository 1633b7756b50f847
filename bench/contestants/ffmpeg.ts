import type { Contestant } from './contestant.js'
import { startProgram } from './program.js'

export const ffmpeg: Contestant = {
  name: 'ffmpeg',
  what: '`x11grab`, `mjpeg`, `yuvj420p`, `-q:v 3`, which gives about the bytes of quality 80',
  start: (owner, { width, height, fps }) => startProgram(owner, 'ffmpeg', [
    '-loglevel', 'error', '-nostdin', '-fflags', 'nobuffer',
    '-f', 'x11grab', '-framerate', String(fps), '-video_size', `${width}x${height}`, '-i', process.env.DISPLAY!,
    '-fps_mode', 'passthrough', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '3', '-flush_packets', '1', '-f', 'mpjpeg', 'pipe:1'
  ])
}
