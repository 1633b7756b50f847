import t from 'tap'
import { CursorState } from '../../../../../capture/sources/wayland/pipewire/cursor-state.js'
import { cursorBytes, readCursor } from '../../../../../capture/sources/wayland/pipewire/cursor.js'

const RGBA = 11

/** What a compositor writes: `struct spa_meta_cursor`, and `struct spa_meta_bitmap` behind it. */
function meta ({ id = 1, x = 0, y = 0, format = RGBA, width = 2, height = 1, bitmap = 28 } = {}, pixels = '0102030405060708'): Buffer {
  const bytes = Buffer.alloc(cursorBytes(8))
  const numbers = [id, 0, x, y, 1, 0, bitmap, format, width, height, 4 * width, 20]
  numbers.forEach((value, index) => bytes.writeInt32LE(value, 4 * index))
  Buffer.from(pixels, 'hex').copy(bytes, 48)
  return bytes
}

t.test('where the pointer is, and what it looks like, is read; blue first, as X servers give it', async t => {
  t.same(readCursor(meta({ x: -3, y: 7 })), {
    x: -3, y: 7, look: { width: 2, height: 1, tipX: 1, tipY: 0, bgra: Buffer.from('0302010407060508', 'hex') }
  })
  t.match(readCursor(meta({ format: 12 })), { look: { bgra: Buffer.from('0102030405060708', 'hex') } })
  t.same(readCursor(meta({ bitmap: 0 })), { x: 0, y: 0, look: undefined }, 'it looks as before')
})

t.test('a pointer that is elsewhere, hidden or impossible is none', async t => {
  t.equal(readCursor(meta({ id: 0 })), null)
  for (const wrong of [{ width: 0 }, { width: 4000, height: 4000 }, { format: 3 }]) t.match(readCursor(meta(wrong)), { look: null })
  t.equal(readCursor(Buffer.alloc(8)), null)
})

t.test('only what can be seen is told, and a look once', async t => {
  const state = new CursorState()
  state.note(readCursor(meta({ bitmap: 0, x: 5 })))
  t.equal(state.hasChanged, false, 'nobody knows what it looks like')
  state.note(readCursor(meta({ x: 5 })))
  t.equal(state.hasChanged, true)
  t.match(state.take(), { pointer: { x: 5, y: 0 }, look: { width: 2, bgra: Buffer.from('0302010407060508', 'hex').toString('base64') } })
  state.note(readCursor(meta({ x: 5 })))
  t.equal(state.hasChanged, false)
  state.note(readCursor(meta({ x: 6 })))
  t.same(state.take(), { pointer: { x: 6, y: 0 } })
  state.note(null)
  t.equal(state.hasChanged, true)
  t.same(state.take(), {})
  state.note(readCursor(meta({ x: 9, bitmap: 0 })))
  t.same(state.take(), { pointer: { x: 9, y: 0 } }, 'it is back')
})
