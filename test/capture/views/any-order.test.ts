import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import fc, { type AsyncCommand, type Scheduler } from 'fast-check'
import t from 'tap'
import { SharedSource } from '../../../capture/sources/shared-source.js'
import { Audience } from '../../fixtures/any-order/audience.js'
import type { Encoders } from '../../fixtures/any-order/encoders.js'
import { DISPLAYS } from '../../fixtures/any-order/pictures.js'
import { Scene } from '../../fixtures/any-order/scene.js'
import { watchSignals } from '../../fixtures/signals.js'
import { stopTime, type VirtualTime } from '../../fixtures/virtual-time.js'

/** How many orders are tried; `npm run orders` tries more. */
const RUNS = Number(process.env.ORDERS ?? 150)
/** The longest wait between two attempts, and the longest rests of the views that are not first: then everything is done, ms. */
const REST_MS = 40_000
/** The linger time, how long what was opened is kept, and a second: after that nothing is left of what nobody watches, ms. */
const END_MS = 3000
/** How long anything takes that does not hang, ms. */
const SLOW_MS = 1500
/** On one signal, however often something failed while it was there. */
const MOST_LISTENERS = 4

let scene: Scene
const inViews = (name: string) => `../../../capture/views/${name}.js`
const shown = await t.mockImport<object>(inViews('shown'), {
  '../../../capture/encoders/index.js': { createEncoder: () => scene.encoders.createEncoder() },
  '../../../capture/jpeg/decode.js': { decode: (...args: Parameters<Encoders['decode']>) => scene.encoders.decode(...args) }
})
const studio = await t.mockImport<object>(inViews('studio'), { [inViews('shown')]: shown })
const { Views } = await t.mockImport<typeof import('../../../capture/views/views.js')>(inViews('views'), { [inViews('studio')]: studio })

/** Everything from the source to those who watch. */
class Theatre {
  readonly scene: Scene
  readonly audience: Audience
  readonly #time: VirtualTime
  readonly #shared: SharedSource
  readonly #scheduler: Scheduler
  #slowMs = 0

  constructor (time: VirtualTime, scheduler: Scheduler, givesFrames: boolean) {
    this.#time = time
    this.#scheduler = scheduler
    this.scene = scene = new Scene(scheduler, givesFrames)
    this.#shared = new SharedSource(scene.source)
    const placeholder = (reason: string) => this.scene.encoders.placeholder(reason)
    const options = { display: DISPLAYS[0]!, fps: 30, quality: 80, lingerMs: 1000, placeholder, onFailure () {} }
    this.audience = new Audience(scene, new Views(this.#shared, options))
  }

  /** Lets so many things happen that take a while, in any order, and all that follows from each. */
  async proceed (count = Infinity): Promise<void> {
    await this.#time.settle()
    for (; count > 0 && this.#scheduler.count() > 0; count--) {
      await this.#scheduler.waitNext(1)
      await this.#time.settle()
    }
    assert.deepEqual(this.scene.wrongs, [])
  }

  /** Lets time pass. What takes a while does not take longer than {@link SLOW_MS}: then it would count as hanging. */
  async advance (ms: number): Promise<void> {
    for (let left = ms; left > 0;) {
      if (this.#slowMs >= SLOW_MS) {
        await this.proceed()
        this.#slowMs = 0
      }
      const part = Math.min(left, SLOW_MS - this.#slowMs)
      await this.#time.advance(part)
      this.#slowMs += part
      left -= part
    }
    assert.deepEqual(this.scene.wrongs, [])
  }

  /** Nothing fails any more, and everything comes to rest. */
  async rest (forMs: number): Promise<void> {
    this.scene.spoil(0)
    this.scene.goOn()
    for (let ms = 0; ms < forMs; ms += 1000) {
      await this.proceed()
      await this.advance(1000)
    }
    await this.proceed()
  }

  async close (): Promise<void> {
    await this.audience.close()
    await this.#shared.close()
  }
}

type Act = 'change' | 'resize' | 'crash' | 'disappear' | 'appear' | 'hang' | 'goOn' | 'spoil' |
  'join' | 'leave' | 'read' | 'keep' | 'pause' | 'resume'

/** Things that happen in one turn of the event loop; then some of what takes a while is done, and some time passes. */
class Step implements AsyncCommand<object, Theatre> {
  readonly #acts: Array<[act: Act, which: number]>
  readonly #done: number
  readonly #ms: number

  constructor (acts: Array<[Act, number]>, done: number, ms: number) {
    this.#acts = acts
    this.#done = done
    this.#ms = ms
  }

  check (): boolean {
    return true
  }

  async run (_model: object, theatre: Theatre): Promise<void> {
    const { audience, scene } = theatre
    for (const [act, which] of this.#acts) {
      if (act in scene) scene[act as keyof Scene & Act](which)
      else audience[act as keyof Audience & Act](which)
    }
    await theatre.proceed(this.#done)
    if (this.#ms > 0) await theatre.advance(this.#ms)
  }

  toString (): string {
    return `${this.#acts.map(act => act.join(' ')).join(', ')}; ${this.#done} done, ${this.#ms} ms`
  }
}

const often = (weight: number, act: Act) => ({ weight, arbitrary: fc.constant(act) })
const act: fc.Arbitrary<Act> = fc.oneof(
  often(6, 'change'), often(5, 'join'), often(4, 'read'), often(3, 'leave'), often(2, 'crash'), often(1, 'resize'), often(1, 'disappear'),
  often(2, 'appear'), often(1, 'hang'), often(1, 'goOn'), often(1, 'spoil'), often(1, 'keep'), often(1, 'pause'), often(2, 'resume')
)
const acts = fc.array(fc.tuple(act, fc.nat(11)), { maxLength: 4 })
const step = fc.tuple(acts, fc.nat(8), fc.constantFrom(0, 0, 0, 20, 300, 1200, 3000)).map(args => new Step(...args))

t.test('whatever happens to screen, source and viewers: in the end they see the newest picture, and nothing is left', async t => {
  const time = stopTime(t)
  const signals = watchSignals(t)
  const orders = fc.commands([step], { maxCommands: 25, size: 'max' })
  const either = fc.boolean()
  await fc.assert(fc.asyncProperty(orders, fc.scheduler(), either, either, async (steps, scheduler, givesFrames, closes) => {
    time.reset()
    signals.reset()
    const theatre = new Theatre(time, scheduler, givesFrames)
    const { audience } = theatre
    await fc.asyncModelRun(() => ({ model: {}, real: theatre }), steps)

    await theatre.rest(REST_MS)
    audience.readAll()
    await theatre.proceed()
    audience.checkSights()
    const running = DISPLAYS.filter(({ id }) => scene.running.get(id)).map(({ id }) => id)
    assert.deepEqual(scene.wrongs, [])
    assert.deepEqual(running, audience.paused || scene.away ? [] : audience.displays.sort(), 'captured is what somebody watches')
    for (const signal of signals.all) assert.ok(getEventListeners(signal, 'abort').length <= MOST_LISTENERS, 'listeners collect')

    let isClosed = false
    if (closes) theatre.close().then(() => { isClosed = true })
    else audience.leaveAll()
    await theatre.rest(END_MS)
    audience.releaseAll()
    const kept = new Set([...audience.kept].map(({ lease }) => lease))
    const held = scene.encoders.leases.filter(lease => lease.holds > 0 && !kept.has(lease))
    const captures = [...scene.running.values()].reduce((sum, count) => sum + count, 0)
    assert.deepEqual([isClosed, captures, scene.desks.size, time.timers, held.length], [closes, 0, 0, 0, 0])
  }), { numRuns: RUNS })
  t.pass(`${RUNS} orders`)
})
