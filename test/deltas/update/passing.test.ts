import t from 'tap'
import { gridOf, type Move } from '../../../deltas/screen/grid.js'
import { Gap } from '../../../deltas/standing/gap.js'
import { Standing } from '../../../deltas/standing/standing.js'
import { Passing } from '../../../deltas/update/passing.js'
import { writeUpdate } from '../../fixtures/updates/write.js'

/** 4 cells in a row. */
const SIZE = { width: 64, height: 16 }
const GRID = gridOf(SIZE.width, SIZE.height)

function passing ({ written = [] as number[], moves = [] as Move[], isWhole = false, images = [] as Buffer[] }): Passing {
  const bytes = writeUpdate({ ...SIZE, number: 7, takenAt: 1, isWhole, images })
  return new Passing({ bytes, moves, written: Uint16Array.from(written) }, 80, GRID)
}

/** A viewer of the first picture, some of whose cells are lossy, when the second is there. */
function oneBehind (...lossy: number[]): Standing {
  const standing = new Standing(GRID)
  standing.reach(Gap.none(GRID, 1), Uint8Array.from(lossy))
  standing.fold({ version: 2, moves: [], changed: Uint8Array.from([0, 1, 0, 0]), takenAt: 0 })
  return standing
}

t.test('it serves whoever has the picture before, with the quality that they can be sent', async t => {
  const standing = oneBehind(0, 0, 0, 0)
  t.ok(passing({}).serves(standing, 10))
  t.notOk(passing({ images: [Buffer.alloc(9)] }).serves(standing, 79))
  t.ok(passing({ images: [Buffer.alloc(9)] }).serves(standing, 80))
  standing.fold({ version: 3, moves: [], changed: Uint8Array.from([0, 1, 0, 0]), takenAt: 0 })
  t.notOk(passing({}).serves(standing, 80), 'they are two behind')
  t.ok(passing({ isWhole: true }).serves(standing, 80))
  t.notOk(passing({}).serves(new Standing(GRID), 80), 'they have nothing yet')
  standing.reach(Gap.none(GRID, 3), Uint8Array.from([0, 0, 0, 0]))
  t.notOk(passing({ isWhole: true }).serves(standing, 80), 'they have it')
})

t.test('what is lossy moves along, and is exact where it was written', async t => {
  t.same([...passing({ written: [0, 0, 16, 16] }).lossyAfter(oneBehind(1, 1, 0, 0))], [0, 1, 0, 0])
  t.same([...passing({ written: [0, 0, 16, 9] }).lossyAfter(oneBehind(1, 0, 0, 0))], [1, 0, 0, 0], 'only part of it was')
  const move = { fromX: 0, fromY: 0, x: 32, y: 0, width: 16, height: 16 }
  t.same([...passing({ moves: [move] }).lossyAfter(oneBehind(1, 0, 0, 0))], [1, 0, 1, 0])
  t.same([...passing({ moves: [move], written: [32, 0, 32, 16] }).lossyAfter(oneBehind(1, 0, 0, 1))], [1, 0, 0, 0])
  t.same([...passing({ isWhole: true }).lossyAfter(oneBehind(1, 1, 1, 1))], [0, 0, 0, 0])
})

t.test('the bytes are the same, but for the time and the number', async t => {
  const bytes = passing({ isWhole: true }).write(42, 1_700_000_000_000)
  t.same(bytes, writeUpdate({ ...SIZE, number: 42, takenAt: 1_700_000_000_000, isWhole: true }))
  t.equal(bytes.byteOffset, 0)
  t.equal(bytes.buffer.byteLength, bytes.length, 'memory of its own')
})
