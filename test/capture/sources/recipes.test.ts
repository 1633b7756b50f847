import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { readDotEnv } from '../../../cli/dot-env.js'
import { needs } from '../../fixtures/needs.js'
import { watch } from '../../fixtures/parts.js'
import { decode, distance, type Colour } from '../../fixtures/pixels.js'
import { startService } from '../../fixtures/service.js'
import { startSway } from '../../fixtures/sway.js'
import { openWindow } from '../../fixtures/window.js'
import { startXServer } from '../../fixtures/x-server.js'

const BLUE: Colour = [37, 99, 235]
const GREEN: Colour = [0, 200, 0]

/** The recipe below a heading of docs/sources.md, read as a line of `.env` would be. */
function recipe (t: Test, heading: string): string {
  const page = readFileSync(new URL('../../../docs/sources.md', import.meta.url), 'utf8')
  const [, block] = new RegExp(`^### ${heading.replace(/[()]/g, '\\$&')}\\n[^#]*?^\`\`\`sh\\n(.*?)^\`\`\``, 'ms').exec(page) ?? []
  if (block === undefined) throw new Error(`docs/sources.md has no "${heading}"`)
  const file = join(t.testdir(), '.env')
  writeFileSync(file, block)
  return readDotEnv(file).SOURCE_COMMAND!
}

/** The service with a recipe, and a viewer who waits for a colour near the middle, but not where the cursor of X stands. */
async function share (t: Test, command: string, variables: Record<string, string> = {}) {
  const service = await startService(t, { SOURCE: 'command', SOURCE_COMMAND: command, FPS: '60', ...variables })
  if (!service.url) throw new Error(service.stderr())
  const feed = await watch(t, service.url)
  return {
    service,
    async sees (colour: Colour) {
      const { jpeg } = await feed.until(({ jpeg }) => {
        const pixels = decode(jpeg)
        return distance(pixels.at(0.4 * pixels.width, 0.4 * pixels.height), colour) <= 8
      })
      return decode(jpeg)
    }
  }
}

/** The service ends, and nothing it has started is left. */
async function ends (t: Test, { service }: Awaited<ReturnType<typeof share>>) {
  t.ok(service.processes().length >= 2, 'the program is running')
  service.kill('SIGTERM')
  t.match(await service.exited, { code: 0 })
  t.same(service.processes(), [])
}

const X11 = [
  ['X11 with ffmpeg', ['ffmpeg']],
  ['X11 with GStreamer', ['gst-launch-1.0']]
] as const
for (const [heading, programs] of X11) {
  t.test(`${heading}: a viewer sees the screen as it is, within 8 of 255 a channel`, { skip: needs('Xvfb', ...programs) }, async t => {
    const { display } = await startXServer(t, '1280x720')
    const window = await openWindow(t, { x: 440, y: 160, width: 400, height: 400 })
    const viewer = await share(t, recipe(t, heading).replace(/(?<= )\S*:0(?= )/, display), { DISPLAY: display })
    for (const colour of [BLUE, GREEN]) {
      await window.paint(colour)
      t.match(await viewer.sees(colour), { width: 1280, height: 720 })
    }
    await ends(t, viewer)
  })
}

const WF_RECORDER = needs('sway', 'wf-recorder')

t.test('Wayland with wf-recorder: a viewer sees the screen as it is, within 8 of 255 a channel', { skip: WF_RECORDER }, async t => {
  const desktop = await startSway(t, '1280x720', '#2563eb')
  const viewer = await share(t, recipe(t, 'Wayland with wf-recorder'), desktop.variables)
  t.match(await viewer.sees(BLUE), { width: 1280, height: 720 })
  await ends(t, viewer)
})

/** A video of one colour, 320x240. */
function film (t: Test, name: string, codec: string): string {
  const file = join(t.testdir(), name)
  const input = ['-f', 'lavfi', '-i', 'color=0x2563eb:s=320x240:r=25', '-t', '1']
  execFileSync('ffmpeg', ['-loglevel', 'error', ...input, '-pix_fmt', 'yuvj420p', '-c:v', codec, '-q:v', '2', file])
  return file
}

t.test('a video file is shown over and over', { skip: needs('ffmpeg') }, async t => {
  const viewer = await share(t, recipe(t, 'A video file').replace('video.mp4', `"${film(t, 'a film.mp4', 'mpeg4')}"`))
  t.match(await viewer.sees(BLUE), { width: 320, height: 240 })
  await ends(t, viewer)
})

t.test('what a camera gives passes through its recipe', { skip: needs('ffmpeg') }, async t => {
  const fromFile = recipe(t, 'A camera (V4L2)').replace(/-f v4l2 .* -i \S+/, `-re -stream_loop -1 -i ${film(t, 'camera.avi', 'mjpeg')}`)
  t.notMatch(fromFile, 'v4l2')
  const viewer = await share(t, fromFile)
  t.match(await viewer.sees(BLUE), { width: 320, height: 240 })
  await ends(t, viewer)
})
