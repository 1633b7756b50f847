import t from 'tap'
import { paint, random } from '../../../fixtures/deltas/paint.js'
import { needs } from '../../../fixtures/needs.js'
import { watch } from '../../../fixtures/parts.js'
import { decode, distance, type Colour } from '../../../fixtures/pixels.js'
import { watchUpdates } from '../../../fixtures/updates-viewer.js'
import { PROGRAMS } from '../../../fixtures/wayland/desktop.js'
import type { Shape } from '../../../fixtures/wayland/pipewire/params.js'
import { SIZE, seesExactly, shareDesktop, startSharedDesktop } from '../../../fixtures/wayland/shared.js'

const SKIP = { skip: needs(...PROGRAMS) }

const SHAPES: Array<[what: string, shape: Partial<Shape>]> = [
  ['as GNOME gives them', {}],
  ['with padded rows', { padding: 52 }],
  ['with red first', { pixels: 'rgbx' }],
  ['with what has changed', { tellsDamage: true }]
]

for (const [what, shape] of SHAPES) {
  t.test(`after any changes viewers see the screen exactly: pictures ${what}`, SKIP, async t => {
    const { desktop, screen } = await startSharedDesktop(t, {}, shape)
    const { url } = await shareDesktop(t, desktop)
    const viewer = await watchUpdates(t, url)
    const next = random(3)
    const below = (limit: number) => Math.floor(next() * limit)
    for (let round = 0; round < 4; round++) {
      for (let count = 0; count < 15; count++) {
        const [width, height] = [1 + below(200), 1 + below(120)]
        const part = { x: below(SIZE.width - width), y: below(SIZE.height - height), width, height }
        const pixels = new Uint32Array(width * height)
        paint(pixels, width, { x: 0, y: 0, width, height }, count % 3 === 0 ? 'photo' : 'text', below(2 ** 31))
        await screen.put(part, new Uint8Array(pixels.buffer))
      }
      await seesExactly(viewer, screen)
    }
    t.pass()
  })
}

t.test('a pointer that comes beside the pictures is shown where it is, and leaves nothing behind', SKIP, async t => {
  const { desktop, screen, portal } = await startSharedDesktop(t)
  const [blue, red]: [Colour, Colour] = [[37, 99, 235], [255, 0, 0]]
  await screen.paint(screen.all, blue)
  const side = 32
  const rgba = new Uint8Array(4 * side ** 2)
  rgba.forEach((_, index) => { rgba[index] = [255, 0, 0, 255][index % 4]! })
  const { url } = await shareDesktop(t, desktop)
  t.equal(portal.state.cursorMode, 4, 'it is wanted beside the pictures')
  const feed = await watch(t, url)
  const shows = (colour: Colour, x: number, y: number, elsewhere: Colour, ...[left, top]: [number, number]) => feed.until(({ jpeg }) => {
    const picture = decode(jpeg)
    return distance(picture.at(x, y), colour) <= 24 && distance(picture.at(left, top), elsewhere) <= 24
  })
  // Its tip is 10 px from its left side, and 20 px from its top.
  const at = (x: number, y: number) => ({ x, y, tipX: 10, tipY: 20, width: side, height: side, rgba })
  await screen.point(at(200, 100))
  await shows(red, 192, 82, blue, 240, 100)
  await screen.point(at(400, 300))
  await shows(red, 392, 282, blue, 192, 82)
  await screen.point()
  await shows(blue, 392, 282, blue, 192, 82)
  t.pass()
})

t.test('a portal that only draws the pointer on the pictures is asked to', SKIP, async t => {
  const { desktop, portal } = await startSharedDesktop(t, { cursorModes: 1 | 2 })
  await shareDesktop(t, desktop)
  t.equal(portal.state.cursorMode, 2)
})
