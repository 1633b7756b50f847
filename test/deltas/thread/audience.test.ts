import t from 'tap'
import { gridOf } from '../../../deltas/screen/grid.js'
import type { Standing } from '../../../deltas/standing/standing.js'
import { Audience, type Maker } from '../../../deltas/thread/audience.js'
import type { Plan } from '../../../deltas/update/plan.js'

/** Makes an update for everybody who has not got the newest picture, each their own. */
class BusyMaker implements Maker {
  /** Of the newest picture. */
  version = 1
  /** What happens while an update is made: the first, the second and so on. */
  meanwhile: Array<() => void> = []
  readonly #versions = new Map<Standing, number>()

  plan (standing: Standing, quality: number): Plan | undefined {
    if (this.#versions.get(standing) === this.version) return
    this.#versions.set(standing, this.version)
    return {
      quality, isWhole: true, isComplete: true, refines: false, moves: [], fills: [], palettes: [], lossy: undefined, areas: [], raws: []
    }
  }

  pass (): boolean {
    return false
  }

  refine (): undefined {}

  async write (): Promise<Buffer> {
    this.meanwhile.shift()?.()
    return Buffer.alloc(1)
  }

  writeRectangles (): Promise<Buffer> {
    return this.write()
  }
}

t.test('whoever says again that they are ready, while updates are made, is sent theirs and not one more', async t => {
  const sent: Array<[viewers: number[], number: number, version: number]> = []
  const audience = new Audience((viewers, { number, version }) => sent.push([viewers, number, version]))
  const maker = new BusyMaker()
  const serve = () => audience.serve(maker, { version: maker.version, takenAt: 0, isPlaceholder: false })
  const ready = (viewer: number, after: number, quality: number) => audience.ready({ viewer, after, quality, refineBytes: 0 })
  audience.restart(gridOf(64, 64))
  for (const viewer of [1, 2]) {
    audience.join(viewer)
    ready(viewer, 0, 80)
  }
  maker.meanwhile = [() => ready(2, 0, 40), () => ready(1, 1, 80)]
  await serve()
  t.same(sent, [[[1], 1, 1], [[2], 2, 1]])
  maker.version = 2
  await serve()
  t.same(sent.slice(2), [[[1], 3, 2]], 'whoever says so after theirs has come is ready for the next')
  ready(2, 2, 40)
  await serve()
  t.same(sent.slice(3), [[[2], 4, 2]])
})
