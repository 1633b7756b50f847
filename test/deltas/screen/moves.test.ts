import t from 'tap'
import { noise, page, plain, text } from '../../fixtures/deltas/drawings.js'
import { Shown, type Took } from '../../fixtures/deltas/shown.js'

const [WIDTH, HEIGHT] = [1280, 800]
const ALL = { x: 0, y: 0, width: WIDTH, height: HEIGHT }

function shownWith (draw: (shown: Shown) => void): Shown {
  const shown = new Shown(WIDTH, HEIGHT)
  shown.draw(ALL, plain(0x204060))
  draw(shown)
  shown.take()
  return shown
}

const said = ({ changed, differing, moves }: Took) => `${changed} of ${differing} cells left, ${moves.length} moves`

for (const by of [1, -7, 40, -500, 500]) {
  t.test(`a page that is scrolled by ${by} px, below a header and beside a bar`, async t => {
    const part = { x: 203, y: 77, width: 1061, height: 715 }
    const shown = shownWith(shown => {
      shown.draw({ ...ALL, height: 77 }, page(900))
      shown.draw({ ...ALL, y: 77, width: 203 }, page(700))
      shown.draw(part, page())
    })
    shown.scroll(part, 0, by)
    const fresh = { ...part, y: by > 0 ? part.y : part.y + part.height + by, height: Math.abs(by) }
    shown.draw(fresh, page(400))
    const took = shown.take([ALL], [fresh])
    t.ok(took.changed < 0.02 * took.differing, said(took))
    t.ok(took.moves.length <= 4)
  })
}

t.test('a page that is scrolled on while it is captured: its halves have moved by different lengths', async t => {
  const [upper, lower] = [{ ...ALL, height: 391 }, { ...ALL, y: 391, height: 409 }]
  const shown = shownWith(shown => shown.draw(ALL, page()))
  shown.scroll(upper, 0, -54)
  shown.scroll(lower, 0, -23)
  const took = shown.take([ALL], [{ ...ALL, y: 337, height: 54 }, { ...ALL, y: 777, height: 23 }])
  t.ok(took.changed < 0.02 * took.differing, said(took))
  t.same(new Set(took.moves.map(({ fromY, y }) => y - fromY)), new Set([-54, -23]))
})

t.test('a terminal that goes on by a line, most of which are blank or there several times', async t => {
  const lines = [1, 0, 2, 2, 0, 0, 3, 3, 4, 0, 5, 1, 1, 0, 6, 2, 0, 0, 7, 0, 8, 1, 0, 2, 9]
  const screen = { x: 60, y: 60, width: 720, height: 450 }
  const terminal = (first: number) => text(row => lines[(row + first) % lines.length]!, 0, 0xd0d0d0)
  const shown = shownWith(shown => shown.draw(screen, terminal(0)))
  for (let first = 1; first < 10; first++) {
    shown.draw(screen, terminal(first))
    const took = shown.take([screen], [{ ...screen, y: 492, height: 18 }])
    t.ok(took.changed < 0.06 * took.differing, said(took))
  }
})

t.test('a window with a shadow that is dragged across a photograph', async t => {
  const [width, height, shadow] = [610, 403, 12]
  const photograph = noise(1)
  const show = (shown: Shown, x: number, y: number) => {
    shown.draw(ALL, photograph)
    shown.draw({ x: x - shadow, y: y - shadow, width: width + 2 * shadow, height: height + 2 * shadow }, (right, down) =>
      photograph(x - shadow + right, y - shadow + down) >> 1 & 0x7f7f7f)
    shown.draw({ x, y, width, height }, page())
  }
  const shown = shownWith(shown => show(shown, 100, 90))
  for (const [x, y] of [[109, 94], [122, 94], [60, 201], [400, 202], [401, 202]] as const) {
    show(shown, x, y)
    const { moves } = shown.take()
    const moved = moves.reduce((sum, move) => sum + move.width * move.height, 0)
    t.ok(moved > 0.97 * width * height, `${moved} of ${width * height} px`)
    t.ok(moves.length <= 6, `${moves.length} moves`)
  }
})

t.test('what is pushed in from the side', async t => {
  const shown = shownWith(shown => shown.draw(ALL, noise(1)))
  shown.scroll(ALL, -333, 0)
  shown.draw({ ...ALL, x: WIDTH - 333 }, noise(2))
  const { moves, changed } = shown.take([ALL], [{ ...ALL, x: WIDTH - 333 }])
  t.equal(changed, 0)
  t.same(moves, [{ fromX: 333, fromY: 0, x: 0, y: 0, width: WIDTH - 333, height: HEIGHT }])
})

t.test('two windows that change places: no move reads what another has written', async t => {
  const [left, right] = [{ x: 100, y: 100, width: 400, height: 300 }, { x: 500, y: 100, width: 400, height: 300 }]
  const shown = shownWith(shown => {
    shown.draw(left, page())
    shown.draw(right, page(300))
  })
  shown.draw(left, page(300))
  shown.draw(right, page())
  const took = shown.take()
  t.ok(took.moves.length > 0 && took.changed < 0.6 * took.differing, said(took))
})

t.test('a film that fills the screen has no moves; a scroll afterwards is found soon', async t => {
  const shown = shownWith(() => undefined)
  for (let seed = 1; seed < 8; seed++) {
    shown.draw(ALL, noise(seed))
    const took = shown.take()
    t.same([took.moves, took.changed], [[], took.differing])
  }
  let pictures = 0
  for (let moves = 0; moves === 0 && pictures < 10; pictures++) {
    shown.scroll(ALL, 0, 20)
    moves = shown.take().moves.length
  }
  t.ok(pictures <= 5, `in picture ${pictures}`)
})

t.test('heat is where something new comes again and again; what has moved is not still', async t => {
  const shown = shownWith(shown => shown.draw({ ...ALL, x: 640 }, page()))
  const { screen } = shown
  const start = performance.now()
  for (let seed = 0; seed < 12; seed++) {
    shown.draw({ x: 64, y: 64, width: 64, height: 64 }, noise(seed))
    shown.scroll({ ...ALL, x: 640 }, 0, -18)
    shown.draw({ ...ALL, x: 640, y: HEIGHT - 18 }, page(100 + seed))
    shown.take()
  }
  const tile = (column: number, row: number) => row * screen.tileColumns + column
  t.ok(screen.heat[tile(1, 1)]! > 0.7, 'a film')
  t.ok(screen.heat[tile(14, 6)]! < 0.3, 'a page that is scrolled')
  t.ok(screen.heat[tile(4, 4)]! < 0.1, 'what is behind')
  t.ok(screen.lastChange[tile(1, 1)]! > start && screen.lastChange[tile(14, 6)]! > start && screen.lastChange[tile(4, 4)]! < start)
})
