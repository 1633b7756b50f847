import fc from 'fast-check'
import t from 'tap'
import { startKernel } from '../../../deltas/screen/kernel-functions.js'
import { layOut } from '../../../deltas/screen/layout.js'
import { stretch } from '../../../deltas/screen/stretch.js'

const [WIDTH, HEIGHT] = [83, 71]
const place = fc.record({ x: fc.nat(WIDTH - 1), y: fc.nat(HEIGHT - 1) })

t.test('the edges of a move go outwards until a pixel differs, the picture ends, or another move is there', async () => {
  const layout = layOut(WIDTH, HEIGHT)
  const memory = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages, shared: true })
  const kernel = startKernel(memory)
  const pixels = new Uint32Array(memory.buffer)
  const [last, newest] = layout.pictures
  const at = (picture: number, x: number, y: number) => (picture + y * layout.stride) / 4 + x
  const position = (most: number) => fc.integer({ min: 0, max: most })

  fc.assert(fc.property(
    fc.array(place, { maxLength: 12 }), position(WIDTH - 32), position(HEIGHT - 16), position(2), position(1),
    (dots, fromX, fromY, column, row) => {
      pixels.fill(0)
      const move = { fromX, fromY, x: 16 + column * 16, y: 16 + row * 16, width: 32, height: 16 }
      const other = { fromX: 0, fromY: 0, x: 0, y: 16 + row * 16, width: 8, height: 16 }
      const isWithin = (x: number, y: number) => x >= move.x && x < move.x + move.width && y >= move.y && y < move.y + move.height
      for (const { x, y } of dots) if (!isWithin(x, y)) pixels[at(newest, x, y)] = 1
      const found = stretch(move, [move, other], { grid: layout.grid, stride: layout.stride, newest, last }, kernel)

      const { x: left, y: top } = found
      const [right, bottom] = [left + found.width, top + found.height]
      const is = (value: number, x: number, y: number, width: number, height: number) =>
        dots.some(dot => !isWithin(dot.x, dot.y) && dot.x >= x && dot.x < x + width && dot.y >= y && dot.y < y + height) === (value === 1)
      const isFull = (gone: number, room: number, isDot: boolean) => gone === Math.min(15, room) || isDot
      return is(0, left, top, found.width, found.height) &&
        isFull(move.y - top, Math.min(move.y, fromY), is(1, move.x, top - 1, 32, 1)) &&
        isFull(bottom - move.y - 16, HEIGHT - 16 - Math.max(move.y, fromY), is(1, move.x, bottom, 32, 1)) &&
        isFull(move.x - left, Math.min(move.x - 8, fromX), is(1, left - 1, top, 1, found.height)) &&
        isFull(right - move.x - 32, WIDTH - 32 - Math.max(move.x, fromX), is(1, right, top, 1, found.height))
    }
  ), { numRuns: 1000 })
})
