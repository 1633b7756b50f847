import assert from 'node:assert/strict'
import fc, { type AsyncCommand } from 'fast-check'
import t from 'tap'
import type { Broadcast } from '../../fixtures/any-order/broadcast.js'
import { BroadcastModel } from '../../fixtures/any-order/model.js'
import { BroadcastStage } from '../../fixtures/any-order/stage.js'
import { stopTime } from '../../fixtures/virtual-time.js'

/** How many orders are tried; `npm run orders` tries more. */
const RUNS = Number(process.env.ORDERS ?? 500)

type Act = 'join' | 'leave' | 'take' | 'keep' | 'release' | 'shoot' | 'crash' | 'finish' | 'restart' | 'close'

/** Things that happen in one turn of the event loop: nothing else gets in between. */
class Burst implements AsyncCommand<BroadcastModel, BroadcastStage> {
  readonly #acts: Array<[act: Act, viewer: number]>

  constructor (acts: Array<[Act, number]>) {
    this.#acts = acts
  }

  check (): boolean {
    return true
  }

  async run (model: BroadcastModel, stage: BroadcastStage): Promise<void> {
    for (const [act, viewer] of this.#acts) {
      model[act](viewer)
      stage[act](viewer)
    }
    await compare(model, stage)
  }

  toString (): string {
    return this.#acts.map(([act, viewer]) => /^(leave|take|keep|release)$/.test(act) ? `${act} ${viewer}` : act).join(', ')
  }
}

class Wait implements AsyncCommand<BroadcastModel, BroadcastStage> {
  readonly #ms: number

  constructor (ms: number) {
    this.#ms = ms
  }

  check (): boolean {
    return true
  }

  async run (model: BroadcastModel, stage: BroadcastStage): Promise<void> {
    model.advance(this.#ms)
    await stage.advance(this.#ms)
    await compare(model, stage)
  }

  toString (): string {
    return `${this.#ms} ms`
  }
}

async function compare (model: Broadcast, stage: Broadcast): Promise<void> {
  model.settle()
  await stage.settle()
  assert.deepEqual(stage.state, model.state)
}

const often = (weight: number, act: Act) => ({ weight, arbitrary: fc.constant(act) })
const act: fc.Arbitrary<Act> = fc.oneof(
  often(6, 'shoot'), often(5, 'join'), often(4, 'take'), often(4, 'release'), often(3, 'leave'), often(3, 'finish'), often(1, 'keep'),
  often(1, 'crash'), often(1, 'restart')
)
const burst = fc.array(fc.tuple(act, fc.nat(5)), { minLength: 1, maxLength: 4 }).map(acts => new Burst(acts))
const wait = fc.constantFrom(1, 300, 650, 1100, 2500).map(ms => new Wait(ms))

t.test('whatever happens in whatever order: one capture, none without viewers, the newest frame for all, and nothing leaks', async t => {
  const time = stopTime(t)
  const orders = fc.commands([burst, burst, burst, wait], { maxCommands: 40, size: 'max' })
  await fc.assert(fc.asyncProperty(orders, fc.boolean(), async (commands, closes) => {
    time.reset()
    const [model, stage] = [new BroadcastModel(), new BroadcastStage(time)]
    await fc.asyncModelRun(() => ({ model, real: stage }), commands)

    const everybody = (act: Act): Array<[Act, number]> => stage.state.viewers.map((_, viewer) => [act, viewer])
    await new Burst(closes ? [['close', 0], ['join', 0], ['take', stage.state.viewers.length]] : everybody('leave')).run(model, stage)
    await new Burst(everybody('release')).run(model, stage)
    await new Wait(10_000).run(model, stage)
    const { running, ending } = stage.state
    assert.equal(ending, running, 'what nobody watches is told to end')
    await new Burst([['finish', 0]]).run(model, stage)
    const { held, timers, running: left, viewers: all } = stage.state
    const kept = new Set(all.flatMap(({ got }) => got))
    assert.deepEqual([left, timers, held.filter(frame => !kept.has(frame))], [0, 0, []])
  }), { numRuns: RUNS })
  t.pass(`${RUNS} orders`)
})
