import fc from 'fast-check'
import t from 'tap'
import type { Rectangle } from '../../../capture/frame.js'
import { ModelScreen } from '../../fixtures/deltas/model-screen.js'
import type { Style } from '../../fixtures/deltas/paint.js'
import { RealScreen } from '../../fixtures/deltas/real-screen.js'
import { World } from '../../fixtures/deltas/world.js'

/** How many orders are tried; `npm run orders` tries more. */
const RUNS = Number(process.env.ORDERS ?? 120)
/** The most viewers. */
const VIEWERS = 4

/** A rectangle as shares of whatever size the picture has. */
type Part = [x: number, y: number, width: number, height: number]

type Act =
  | { act: 'change', moves: Array<{ part: Part, to: [number, number] }>, paints: Array<{ part: Part, style: Style, seed: number }> }
  | { act: 'video', part: Part, frames: number, watching: number[] }
  | { act: 'show' | 'refine' | 'come back', viewer: number }
  | { act: 'join' }
  | { act: 'change back' }
  | { act: 'resize', width: number, height: number }

const share = fc.nat(1000).map(thousandths => thousandths / 1000)
const part: fc.Arbitrary<Part> = fc.tuple(share, share, share, share)
const style = fc.constantFrom<Style>('flat', 'text', 'grey', 'photo')
const viewer = fc.nat(VIEWERS - 1)
const side = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 70 }) }, { weight: 3, arbitrary: fc.integer({ min: 100, max: 200 }) }
)
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('show' as const), viewer }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('change' as const),
      moves: fc.array(fc.record({ part, to: fc.tuple(share, share) }), { maxLength: 3 }),
      paints: fc.array(fc.record({ part, style, seed: fc.nat(1000) }), { maxLength: 3 })
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('video' as const), part, frames: fc.integer({ min: 1, max: 12 }), watching: fc.array(viewer, { maxLength: 12 })
    })
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('refine' as const), viewer }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('come back' as const), viewer }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('join' as const) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('change back' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('resize' as const), width: side, height: side }) }
)

const between = (share: number, least: number, most: number) => Math.min(most, least + Math.floor(share * (most - least + 1)))

function rectangleOf ({ screen: { layout: { grid } } }: World, [x, y, width, height]: Part): Rectangle {
  // Large ones are as likely as small ones.
  const [wide, high] = [between(Math.sqrt(width), 1, grid.width), between(Math.sqrt(height), 1, grid.height)]
  return { x: between(x, 0, grid.width - wide), y: between(y, 0, grid.height - high), width: wide, height: high }
}

async function perform (world: World, act: Act): Promise<void> {
  const { grid } = world.screen.layout
  if (act.act === 'join') {
    if (world.viewers.length < VIEWERS) world.join()
  } else if (act.act === 'change back') {
    world.changeBack()
  } else if (act.act === 'resize') {
    world.resize(act.width, act.height)
  } else if (act.act === 'change') {
    const moves = act.moves.map(({ part, to }) => {
      const { x: fromX, y: fromY, width, height } = rectangleOf(world, part)
      return { fromX, fromY, x: between(to[0], 0, grid.width - width), y: between(to[1], 0, grid.height - height), width, height }
    })
    world.change({ moves, paints: act.paints.map(({ part, ...how }) => ({ rectangle: rectangleOf(world, part), ...how })) })
  } else if (act.act === 'video') {
    const rectangle = rectangleOf(world, act.part)
    for (let frame = 0; frame < act.frames; frame++) {
      world.change({ moves: [], paints: [{ rectangle, style: 'photo', seed: frame }] })
      await world.show((act.watching[frame] ?? 0) % world.viewers.length)
    }
  } else {
    const index = act.viewer % world.viewers.length
    if (act.act === 'show') await world.show(index)
    else if (act.act === 'refine') await world.refine(index, 2000)
    else world.comeBack(index)
  }
}

// The model of a screen is told what moves, and so has more and stranger moves than the real one finds.
for (const [name, Shown] of [['a model of the screen', ModelScreen], ['the screen', RealScreen]] as const) {
  const runs = Shown === ModelScreen ? RUNS : Math.ceil(RUNS / 3)
  t.test(`whatever ${name} shows, and whoever is sent it when: in the end everybody sees exactly that`, async t => {
    await fc.assert(fc.asyncProperty(
      side, side, fc.constantFrom('bgrx' as const, 'rgbx' as const), fc.array(act, { maxLength: 20, size: 'max' }),
      fc.integer({ min: 900, max: 40_000 }),
      async (width, height, format, acts, budget) => {
        const world = new World(width, height, (width, height) => new Shown(width, height, format))
        world.join()
        for (const act of acts) await perform(world, act)
        await world.settle(budget)
      }
    ), { numRuns: runs })
    t.pass(`${runs} orders`)
  })
}
