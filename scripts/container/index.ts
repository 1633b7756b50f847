// `npm run container`: builds the images of deploy/container/Dockerfile, and runs the services of compose.yaml as it would, without
// Docker and without a registry of images. Needs root, Debian, and some minutes. What does not hold ends it with exit code 1.
import { randomBytes, randomInt } from 'node:crypto'
import { chmodSync, chownSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { withOwner } from '../../bench/owner.js'
import { freePort } from '../../test/fixtures/free-port.js'
import { decode, distance, type Colour } from '../../test/fixtures/pixels.js'
import { startXServer } from '../../test/fixtures/x-server.js'
import { makeBaseImages } from './base-images.js'
import { podmanArgs, readCompose } from './compose.js'
import { ownImages } from './podman.js'

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const DOCKERFILE = path('deploy/container/Dockerfile')
/** How long something may take to come, ms. */
const PATIENCE_MS = 30_000
/** `green` in HTML. */
const PAGE: Colour = [0, 128, 0]
const WHITE: Colour = [255, 255, 255]

/** The cookie of an X server as desktops keep it: for this host, in a file of its user (Xau(3)). */
function xauthority (display: string, cookie: Buffer): Buffer {
  const field = (value: Buffer | string) => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)])
  return Buffer.concat([Buffer.from([1, 0]), ...[hostname(), display.slice(1), 'MIT-MAGIC-COOKIE-1', cookie].map(field)])
}

function hold (what: string, isSo: boolean, seen = ''): void {
  console.log(`${isSo ? 'yes' : 'NO '}  ${what}${seen && `: ${seen}`}`)
  if (!isSo) process.exitCode = 1
}

/** Looks until the shared screen has this colour, beside the middle, where the pointer is. */
async function shows (port: number, wanted: Colour): Promise<boolean> {
  const began = performance.now()
  while (performance.now() - began < PATIENCE_MS) {
    const answer = await fetch(`http://127.0.0.1:${port}/snapshot.jpg`).catch(() => undefined)
    if (answer?.ok) {
      const { width, height, at } = decode(Buffer.from(await answer.arrayBuffer()))
      if (distance(at(width >> 2, height >> 2), wanted) < 8) return true
    }
    await sleep(500)
  }
  return false
}

await withOwner(async owner => {
  const { run, folder } = ownImages(owner)
  const podman = (...args: string[]) => run('podman', '--runtime', 'runc', ...args)

  console.log('Base images, by debootstrap and from npm …')
  makeBaseImages(run, DOCKERFILE, folder)
  for (const target of ['screen', 'camera', 'wall']) {
    const began = performance.now()
    run('buildah', 'build', '--layers', '--target', target, '--tag', target, '--ignorefile', `${DOCKERFILE}.dockerignore`,
      '--file', DOCKERFILE, path('.'))
    const mb = Number(run('podman', 'image', 'inspect', '--format', '{{.Size}}', target)) / 1e6
    hold(`builds ${target}`, true, `${mb.toFixed(0)} MB, ${((performance.now() - began) / 1000).toFixed(0)} s`)
  }

  const cookie = randomBytes(16)
  const auth = join(folder, 'Xauthority')
  writeFileSync(auth, xauthority(':0', cookie))
  const { display } = await startXServer(owner, '640x480', { more: ['-wr', '-auth', auth] })
  writeFileSync(auth, xauthority(display, cookie))
  chmodSync(auth, 0o600)
  chownSync(auth, 1000, 1000)
  chmodSync(folder, 0o711)
  const ports = { deskfeed: await freePort(), kiosk: await freePort() }
  const start = (name: string, variables: Record<string, string> = {}) => {
    const service = readCompose(path('deploy/container/compose.yaml'), variables)[name]!
    podman('run', ...podmanArgs(name, service, `localhost/${service.build.target}`))
  }

  console.log('The desktop …')
  start('deskfeed', { PORT: String(ports.deskfeed), DISPLAY: display, XAUTHORITY: auth, ACCESS_KEY: 'k'.repeat(randomInt(16, 20)) })
  hold('the screen of the X server, with its cookie', await shows(ports.deskfeed, WHITE))
  hold('the health check', podman('healthcheck', 'run', 'deskfeed') === '')
  hold('the link', /#key=kkk/.test(podman('exec', 'deskfeed', 'node', 'dist/server.js', 'link')))
  const status = podman('exec', 'deskfeed', 'cat', '/proc/1/status')
  hold('no root, no capability', /^Uid:\t1000\t/m.test(status) && /^CapBnd:\t0+$/m.test(status) && /^NoNewPrivs:\t1$/m.test(status))
  hold('nothing but /tmp and /state can be written', podman('exec', 'deskfeed', 'sh', '-c',
    'for folder in / /deskfeed /home/deskfeed /tmp /state; do touch $folder/x 2>/dev/null && echo $folder; done; true') === '/tmp\n/state')
  hold('the state is kept', podman('exec', 'deskfeed', 'sh', '-c', 'ls /state/deskfeed').includes('state-'))
  const began = performance.now()
  podman('stop', '--time', '5', 'deskfeed')
  const [code] = podman('inspect', '--format', '{{.State.ExitCode}}', 'deskfeed').split('\n')
  hold('it ends in order', code === '0', `exit code ${code} after ${((performance.now() - began) / 1000).toFixed(1)} s`)

  console.log('The kiosk …')
  start('screen', { KIOSK_WIDTH: '800', KIOSK_HEIGHT: '600' })
  while (podman('exec', 'screen', 'sh', '-c', 'test -S /tmp/.X11-unix/X99; echo $?') !== '0') await sleep(200)
  start('browser', { KIOSK_WIDTH: '800', KIOSK_HEIGHT: '600', KIOSK_URL: 'data:text/html,<body%20bgcolor=green>' })
  start('kiosk', { PORT: String(ports.kiosk) })
  hold('the page in the browser', await shows(ports.kiosk, PAGE))
  const browser = () => Number(podman('inspect', '--format', '{{.State.Pid}}', 'browser'))
  const killed = browser()
  process.kill(killed, 'SIGKILL')
  while ([killed, 0].includes(browser())) await sleep(200)
  hold('the browser that was killed is back', await shows(ports.kiosk, PAGE))
})
