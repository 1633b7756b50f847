import t from 'tap'
import type { Screen, ServerDisplay } from 'x11'
import { maskConverter, pixelsOf, type Pixels } from '../../../../capture/sources/x11/pixels.js'

type Masks = [red: number, green: number, blue: number]

/** What a server says of a screen with one visual. */
function screenOf (depth: number, bits: number, masks: Masks, { order = 0, visualClass = 4 } = {}): Pixels {
  const [red, green, blue] = masks
  const visual = { class: visualClass, map_ent: 256, red_mask: red, green_mask: green, blue_mask: blue }
  return pixelsOf(
    { format: { [depth]: { bits_per_pixel: bits, scanline_pad: 32 } }, image_byte_order: order } as unknown as ServerDisplay,
    { root_depth: depth, root_visual: 1, depths: { [depth]: { 1: visual } } } as unknown as Screen
  )
}

/** The colours, `0xrrggbb`, of pixels as they lie in memory. */
function colours (pixels: Pixels, ...bytes: number[]): string[] {
  const from = Buffer.from(new Uint8Array(bytes).buffer)
  const before = Buffer.from(from)
  const to = new Int32Array(bytes.length / pixels.bytes)
  maskConverter(pixels, pixels.masks!)(from, to, to.length)
  t.same(from, before, 'what the server wrote stays as it is: it is compared with the next')
  return [...to].map(colour => colour.toString(16).padStart(6, '0'))
}

const RGB_565: Masks = [0xf800, 0x7e0, 0x1f]

t.test('pixels of 8 bits a colour need no conversion, in either order', async t => {
  t.equal(screenOf(24, 32, [0xff0000, 0xff00, 0xff]).format, 'bgrx')
  t.equal(screenOf(32, 32, [0xff0000, 0xff00, 0xff]).format, 'bgrx')
  t.equal(screenOf(24, 32, [0xff, 0xff00, 0xff0000]).format, 'rgbx')
  t.equal(screenOf(24, 32, [0xff0000, 0xff00, 0xff], { order: 1 }).format, undefined)
  t.equal(screenOf(24, 24, [0xff0000, 0xff00, 0xff]).format, undefined)
})

t.test('any other pixels that hold their colours are converted by their masks', async t => {
  const cases: [what: string, pixels: Pixels, bytes: number[], wanted: string[]][] = [
    ['16 bits', screenOf(16, 16, RGB_565), [0x00, 0xf8, 0xe0, 0x07, 0x1f, 0, 0xff, 0xff], ['ff0000', '00ff00', '0000ff', 'ffffff']],
    ['15 bits', screenOf(15, 16, [0x7c00, 0x3e0, 0x1f]), [0x00, 0x7c, 0x10, 0x42], ['ff0000', '848484']],
    ['16 bits, blue first', screenOf(16, 16, [0x1f, 0x7e0, 0xf800]), [0x00, 0xf8], ['0000ff']],
    ['16 bits, the other byte first', screenOf(16, 16, RGB_565, { order: 1 }), [0xf8, 0x00, 0x07, 0xe0], ['ff0000', '00ff00']],
    ['15 bits in 32', screenOf(15, 32, [0x7c00, 0x3e0, 0x1f]), [0x00, 0x7c, 0, 0], ['ff0000']],
    ['30 bits', screenOf(30, 32, [0x3ff00000, 0xffc00, 0x3ff]), [0xff, 0x03, 0xf0, 0x1f, 0, 0, 0, 0x20], ['7f00ff', '800000']],
    ['24 bits in 3 bytes', screenOf(24, 24, [0xff0000, 0xff00, 0xff]), [1, 2, 3, 4, 5, 6], ['030201', '060504']],
    ['24 bits in 3 bytes, the other way round', screenOf(24, 24, [0xff0000, 0xff00, 0xff], { order: 1 }), [1, 2, 3], ['010203']],
    ['24 bits, the other byte first', screenOf(24, 32, [0xff0000, 0xff00, 0xff], { order: 1 }), [0, 1, 2, 3], ['010203']],
    ['the uppermost bits', screenOf(32, 32, [0xff000000, 0xff0000, 0xff00]), [0, 1, 2, 0xfe], ['fe0201']],
    ['8 bits', screenOf(8, 8, [0xe0, 0x1c, 0x3]), [0xe0, 0x1c, 0x03], ['ff0000', '00ff00', '0000ff']]
  ]
  for (const [what, pixels, bytes, wanted] of cases) t.strictSame(colours(pixels, ...bytes), wanted, what)
})

t.test('rows end where the server says', async t => {
  t.equal(screenOf(16, 16, RGB_565).stride(3), 8)
  t.equal(screenOf(24, 24, [0xff0000, 0xff00, 0xff]).stride(3), 12)
})

t.test('numbers of colours are read up to 8 bits, and what cannot be shown is an error that says what to do', async t => {
  t.match(screenOf(8, 8, [0, 0, 0], { visualClass: 3 }), { bytes: 1, masks: undefined })
  t.match(screenOf(4, 8, [0, 0, 0], { visualClass: 0 }), { bytes: 1, masks: undefined })
  t.throws(() => screenOf(1, 1, [0, 0, 0], { visualClass: 0 }), { message: /colour depth of 1, which can't be shown: set it to 8/ })
  t.throws(() => screenOf(12, 16, [0, 0, 0], { visualClass: 3 }), { message: /colour depth of 12/ })
})
