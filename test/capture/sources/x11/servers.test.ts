import t, { type Test } from 'tap'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Desktop, Display, Picture } from '../../../../capture/frame.js'
import { createPace } from '../../../../capture/pace.js'
import { chooseSource } from '../../../../capture/sources/index.js'
import { x11Source } from '../../../../capture/sources/x11/index.js'
import { needs } from '../../../fixtures/needs.js'
import { distance, type Colour } from '../../../fixtures/pixels.js'
import { openDesktop, shotsOf } from '../../../fixtures/pull.js'
import { openWindow } from '../../../fixtures/window.js'
import { startWeston } from '../../../fixtures/weston.js'
import { startLink } from '../../../fixtures/x-link.js'
import { startServer, startXServer } from '../../../fixtures/x-server.js'
import { startXorg } from '../../../fixtures/xorg.js'

const COLOURS: Colour[] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [37, 99, 235], [250, 130, 5]]
const TOLERANCE = 8

/** The table in docs/sources.md: what each server is shown as. */
const rows: string[] = ['| X server | what is shown | colours off by | pointer | by |', '| --- | --- | --- | --- | --- |']

function colourAt ({ data, format, stride }: Picture, x: number, y: number): Colour {
  const [a, b, c] = data.subarray(y * stride + 4 * x) as unknown as [number, number, number]
  return format === 'bgrx' ? [c, b, a] : [a, b, c]
}

/** How far off a picture of one colour is, of 255. */
function distanceTo (colour: Colour, picture: Picture): number {
  const { width, height } = picture
  const corners = [[1, 1], [width - 2, 1], [1, height - 2], [width - 2, height - 2]] as const
  // The pointer may be in one of them.
  return corners.map(([x, y]) => distance(colourAt(picture, x, y), colour)).sort((a, b) => a - b)[2]!
}

/** Whether there is something small in a picture of one colour. */
function hasPointer ({ data, width, height }: Picture): boolean {
  const background = data.readUInt32LE(0)
  let others = 0
  for (let at = 0; at < 4 * width * height; at += 4) if (data.readUInt32LE(at) !== background) others++
  return others > 0 && others < 64 * 64
}

/** Shows each colour on a whole display, until it is seen. */
async function look (t: Test, desktop: Desktop, display: Display, colours: Colour[]): Promise<{ off: number, pointer: boolean }> {
  const window = await openWindow(t, display)
  const shots = shotsOf(desktop, display, createPace(60))
  const seen = { off: 0, pointer: false }
  for (const colour of colours) {
    await window.paint(colour)
    let picture: Picture
    do {
      picture = (await shots.next()).value as Picture
      t.match(picture, { width: display.width, height: display.height })
    } while (distanceTo(colour, picture) > TOLERANCE)
    seen.off = Math.max(seen.off, distanceTo(colour, picture))
    seen.pointer = hasPointer(picture)
  }
  await shots.return()
  return seen
}

/**
 * Lets Deskfeed choose, as it does by itself, and looks at each display; a line of the table.
 * @param way the `$DISPLAY` that it gets, if that is another than ours
 */
async function shows (t: Test, name: string, wanted: string, { colours = COLOURS, way }: { colours?: Colour[], way?: string } = {}) {
  const { DISPLAY } = process.env
  process.env.DISPLAY = way ?? DISPLAY
  const { source, desktop } = await chooseSource('auto')
  process.env.DISPLAY = DISPLAY
  t.teardown(() => desktop.close())
  const displays = await desktop.displays()
  const seen = displays.map(({ id, x, y, width, height }) => `\`${id}\` ${width}x${height}+${x}+${y}`).join(', ')
  let [off, pointer] = [0, false]
  for (const display of displays) {
    const found = await look(t, desktop, display, colours)
    off = Math.max(off, found.off)
    pointer ||= found.pointer
  }
  t.equal(seen, wanted)
  t.equal(desktop.lost.aborted, false)
  rows.push(`| ${name} | ${seen} | ${off} | ${pointer ? 'yes' : 'no'} | \`${source.name}\` |`)
}

const WHOLE = '`screen` 640x480+0+0'

t.test('Xvfb in every depth', { skip: needs('Xvfb') }, async t => {
  for (const depth of [8, 15, 16, 24, 30]) {
    await t.test(String(depth), async t => {
      await startXServer(t, '640x480', { depth })
      await shows(t, `Xvfb, depth ${depth}`, WHOLE)
    })
  }
})

t.test('Xvfb without an extension', { skip: needs('Xvfb') }, async t => {
  for (const lacks of ['RANDR', 'DAMAGE', 'XFIXES', 'MIT-SHM']) {
    await t.test(lacks, async t => {
      await startXServer(t, '640x480', { lacks })
      await shows(t, `Xvfb without ${lacks}`, lacks === 'RANDR' ? '`desktop` 640x480+0+0' : WHOLE)
    })
  }
  // Xvfb can't do without these.
  for (const lacks of ['XInputExtension', 'BIG-REQUESTS']) {
    await t.test(lacks, async t => {
      const { display } = await startXServer(t, '640x480')
      const way = await startLink(t, display, { asked: [lacks, lacks.toLowerCase()] })
      await shows(t, `Xvfb without ${lacks}`, WHOLE, { way })
    })
  }
})

t.test('Xvfb with an older RANDR', { skip: needs('Xvfb') }, async t => {
  const { display } = await startXServer(t, '640x480')
  /** RRQueryVersion's answer. */
  const version = (minor: number) => Buffer.from(Uint32Array.of(1, minor).buffer).toString('latin1')
  for (const [minor, wanted] of [[4, WHOLE], [2, '`desktop` 640x480+0+0']] as const) {
    await t.test(`1.${minor}`, async t => {
      await shows(t, `Xvfb with RANDR 1.${minor}`, wanted, { way: await startLink(t, display, { said: [version(6), version(minor)] }) })
    })
  }
})

t.test('Xvfb with two screens', { skip: needs('Xvfb') }, async t => {
  const { display } = await startXServer(t, '640x480', { more: ['-screen', '1', '800x600x16'] })
  process.env.DISPLAY = `${display}.1`
  await shows(t, 'Xvfb, screen 1 of two (`:0.1`)', '`screen` 800x600+0+0')
})

t.test('a wide screen that xrandr has split', { skip: needs('Xvfb', 'xrandr') }, async t => {
  const { display } = await startXServer(t, '1280x480')
  const monitor = (...args: string[]) => execFileSync('xrandr', ['--display', display, '--setmonitor', ...args])
  monitor('left', '640/170x480/130+0+0', 'screen')
  monitor('right', '640/170x480/130+640+0', 'none')
  await shows(t, 'Xvfb, split by `xrandr --setmonitor`', '`left` 640x480+0+0, `right` 640x480+640+0')
})

t.test('a new monitor is noticed by those who watch another one', { skip: needs('Xvfb', 'xrandr') }, async t => {
  const { display } = await startXServer(t, '1280x480')
  const xrandr = (...args: string[]) => execFileSync('xrandr', ['--display', display, ...args])
  xrandr('--setmonitor', 'part', '640/170x480/130+0+0', 'screen')
  const { desktop, display: part } = await openDesktop(t, x11Source)
  const shots = shotsOf(desktop, part, createPace(60))
  t.match((await shots.next()).value, { width: 640, height: 480 })
  xrandr('--setmonitor', 'rest', '640/170x480/130+640+0', 'none')
  t.match((await shots.next()).value, { width: 640, height: 480 }, 'a whole new picture')
  await shots.return()
  t.match((await desktop.displays()).map(({ id }) => id), ['part', 'rest'])
})

t.test('Xvnc', { skip: needs('Xvnc') }, async t => {
  for (const format of ['rgb565', 'bgr565', 'rgb888', 'bgr888']) {
    await t.test(format, async t => {
      const depth = format.endsWith('565') ? '16' : '24'
      const pixels = ['-geometry', '640x480', '-depth', depth, '-pixelformat', format]
      await startServer(t, 'Xvnc', [...pixels, '-SecurityTypes', 'None', '-rfbport', '-1'])
      await shows(t, `Xvnc, ${format}`, '`VNC-0` 640x480+0+0')
    })
  }
})

t.test('Xephyr', { skip: needs('Xvfb', 'Xephyr') }, async t => {
  await startXServer(t, '1280x720')
  await startServer(t, 'Xephyr', ['-screen', '640x480'])
  await shows(t, 'Xephyr', '`default` 640x480+0+0')
})

t.test('over links that no descriptor can take', { skip: needs('Xvfb') }, async t => {
  const { display } = await startXServer(t, '640x480')
  await t.test('TCP', async t => {
    await shows(t, 'Xvfb over TCP', WHOLE, { way: await startLink(t, display) })
  })
  await t.test('a socket that somebody passes on', async t => {
    const folder = mkdtempSync(join(tmpdir(), 'deskfeed-'))
    t.teardown(() => rmSync(folder, { recursive: true }))
    const way = await startLink(t, display, { path: join(folder, 'x') })
    await shows(t, 'Xvfb over a socket that is passed on', WHOLE, { way })
  })
})

t.test('over a link of 1.5 MB/s, a picture takes longer than silence may', { skip: needs('Xvfb') }, async t => {
  const { display } = await startXServer(t, '1366x768', { more: ['-wr'] })
  process.env.DISPLAY = await startLink(t, display, { bytesPerSecond: 1_500_000 })
  const { desktop, display: shown } = await openDesktop(t, x11Source)
  const began = performance.now()
  const shots = shotsOf(desktop, shown, createPace(60))
  const picture = (await shots.next()).value as Picture
  const seconds = (performance.now() - began) / 1000
  await shots.return()
  t.ok(seconds > 2.5, `${seconds} s`)
  const off = distanceTo([255, 255, 255], picture)
  t.ok(off <= TOLERANCE)
  const { id, width, height } = shown
  rows.push(`| Xvfb over TCP at 1.5 MB/s | \`${id}\` ${width}x${height}+0+0 | ${off} | ${hasPointer(picture) ? 'yes' : 'no'} | \`x11\` |`)
})

t.test('Xorg with monitors that are placed, swapped, switched off and on', { skip: needs('Xorg', 'xrandr') }, async t => {
  const { display } = await startXorg(t)
  const xrandr = (...args: string[]) => execFileSync('xrandr', ['--display', display, ...args])
  xrandr('--newmode', 'small', '25', '640', '656', '752', '800', '480', '490', '492', '525')
  xrandr('--addmode', 'DUMMY1', 'small')
  const layouts: [name: string, wanted: string, ...args: string[]][] = [
    ['a gap and an offset', '`DUMMY0` 800x600+0+0, `DUMMY1` 640x480+1000+200',
      '--output', 'DUMMY0', '--primary', '--mode', '800x600', '--pos', '0x0',
      '--output', 'DUMMY1', '--mode', 'small', '--pos', '1000x200'],
    ['swapped', '`DUMMY0` 800x600+640+0, `DUMMY1` 640x480+0+0',
      '--output', 'DUMMY0', '--mode', '800x600', '--pos', '640x0', '--output', 'DUMMY1', '--mode', 'small', '--pos', '0x0'],
    ['one off', '`DUMMY0` 800x600+0+0', '--output', 'DUMMY1', '--off'],
    ['on again', '`DUMMY0` 800x600+0+0, `DUMMY1` 640x480+800+120', '--output', 'DUMMY1', '--mode', 'small', '--pos', '800x120']
  ]
  for (const [name, wanted, ...args] of layouts) {
    xrandr(...args)
    await t.test(name, async t => { await shows(t, `Xorg (dummy), ${name}`, wanted, { colours: COLOURS.slice(0, 2) }) })
  }
})

t.test('Xwayland', { skip: needs('weston', 'Xwayland') }, async t => {
  const { display, variables } = await startWeston(t)
  const { DISPLAY } = process.env
  t.teardown(() => { process.env.DISPLAY = DISPLAY })
  const refusal = /is Xwayland, which has single windows of a Wayland desktop and can't see that desktop: use SOURCE=wayland/
  await t.test('rootless', async t => {
    process.env.DISPLAY = display
    const { source, reason, isSubstitute } = await chooseSource('auto')
    t.match({ name: source.name, reason, isSubstitute }, { name: 'pattern', reason: refusal, isSubstitute: true })
    for (const name of ['x11', 'native', 'screenshot'] as const) await t.rejects(chooseSource(name), { message: refusal }, name)
    // Newer ones have the extension XWAYLAND, and the outputs of the desktop.
    process.env.DISPLAY = await startLink(t, display, { asked: ['XWAYLAND', 'XINERAMA'], said: ['XWAYLAND0', 'HEADLESS0'] })
    await t.rejects(chooseSource('x11'), { message: refusal })
    rows.push('| Xwayland, rootless | nothing: it is refused | | | |')
  })
  await t.test('rootful', async t => {
    Object.assign(process.env, variables)
    t.teardown(() => { for (const name in variables) delete process.env[name] })
    await startServer(t, 'Xwayland', [])
    await shows(t, 'Xwayland with a screen of its own (rootful)', '`XWAYLAND0` 800x600+0+0')
  })
})

t.test('a server that only has single windows, as on macOS', { skip: needs('Xvfb') }, async t => {
  const { display } = await startXServer(t, '640x480')
  process.env.DISPLAY = await startLink(t, display, { asked: ['Apple-WM', 'XINERAMA'] })
  await t.rejects(chooseSource('x11'), { message: /has single windows of a desktop and can't see that desktop: run Deskfeed there$/ })
})

t.test('the table in docs/sources.md says what was seen here', async t => {
  const page = new URL('../../../../docs/sources.md', import.meta.url)
  const text = readFileSync(page, 'utf8')
  const [before, table, after] = text.split(/(?<=<!-- servers: generated by a test -->\n)|(?=<!-- end of servers -->)/)
  // SERVERS=write puts what was seen into the page.
  if (process.env.SERVERS === 'write') return writeFileSync(page, `${before}\n${rows.join('\n')}\n\n${after}`)
  for (const row of rows) t.ok(table!.includes(row), row)
})
