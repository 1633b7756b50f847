import type { Contestant } from './contestant.js'
import { overHttp, startServer } from './program.js'

const createFfmpeg = (name: string, what: string, format: readonly string[]): Contestant => ({
  name,
  what: `\`x11grab\`, \`mjpeg\`, \`-q:v 3\`, \`mpjpeg\` over HTTP (\`-listen 1\`); ${what}`,
  start: (owner, { width, height, fps }) => startServer(owner, 'ffmpeg', port => [
    '-loglevel', 'error', '-nostdin', '-fflags', 'nobuffer',
    '-f', 'x11grab', '-framerate', String(fps), '-video_size', `${width}x${height}`, '-i', process.env.DISPLAY!,
    // Drops late frames. Otherwise ffmpeg would repeat the last one, and fall further behind.
    '-fps_mode', 'vfr', '-c:v', 'mjpeg', ...format, '-q:v', '3', '-flush_packets', '1',
    '-f', 'mpjpeg', '-listen', '1', `http://127.0.0.1:${port}/`
  ], overHttp)
})

export const ffmpeg = createFfmpeg('ffmpeg', 'with its defaults: it picks 4:4:4 for a screen, and gives as many bytes as quality 80', [])
export const ffmpeg420 = createFfmpeg('ffmpeg, 4:2:0', 'with `-pix_fmt yuvj420p`', ['-pix_fmt', 'yuvj420p'])
