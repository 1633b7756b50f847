import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { FULL_HD } from '../../screen.js'
import { FPS } from './mjpeg.js'
import type { Receiver, Watching } from './receiver.js'

/** Access unit delimiters, of which there is one a picture: a start code, and their type (ITU-T H.264, 7.3.1 and table 7-1). */
const DELIMITER = Buffer.from([0, 0, 0, 1, 9])

export const h264: Receiver = {
  name: 'H.264',
  what: 'ffmpeg, `x11grab`, libx264 `ultrafast`, `zerolatency`, crf 23, to a pipe',
  start: async () => async owner => {
    const child = spawn('ffmpeg', [
      '-loglevel', 'error', '-nostdin', '-f', 'x11grab', '-framerate', String(FPS), '-video_size', `${FULL_HD.width}x${FULL_HD.height}`,
      '-i', process.env.DISPLAY!, '-fps_mode', 'vfr', '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-crf', '23',
      '-pix_fmt', 'yuv420p', '-x264-params', 'aud=1', '-f', 'h264', '-flush_packets', '1', '-'
    ], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    exited.catch(() => {})
    owner.teardown(async () => {
      child.kill('SIGKILL')
      await exited
    })
    await once(child, 'spawn') // throws if there is no ffmpeg
    const watching: Watching = { pid: child.pid!, bytes: 0, refining: 0, pictures: 0 }
    child.stdout.on('data', (chunk: Buffer) => {
      watching.bytes += chunk.length
      for (let at = -1; (at = chunk.indexOf(DELIMITER, at + 1)) >= 0;) watching.pictures++
    })
    await once(child.stdout, 'data')
    return watching
  }
}
