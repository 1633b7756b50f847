import type { Door } from '../door/door.js'
import { Form } from '../door/form.js'
import { find, set } from '../element.js'
import { wantsRegion } from '../link/query.js'
import type { Screen } from '../link/screen.js'
import type { Health } from '../link/service.js'
import { Meter } from '../pill/meter.js'
import { Pill } from '../pill/pill.js'
import type { Painted, Size } from '../updates/shown.js'
import { Card, sayingOf } from './card.js'
import type { Facts } from './facts.js'
import { stateOf, type Action } from './table.js'
import { whyLost, type Told } from './told.js'

/** How often the page looks whether time alone has changed its state, and counts down, ms. */
const TICK_MS = 250
/** A service that is silent for less is not called gone, ms. */
const BLIP_MS = 1500
/** A picture that is older than this is worth mentioning, s: sources are asked each second whether anything has changed. */
const OLD_S = 2

interface Options {
  screen: Screen
  door: Door
  /** Whether this machine shares its screen, and nobody wants to watch it here. */
  isSharing (): boolean
  /** Whether this person has frozen the picture. */
  isFrozen (): boolean
  /** Whether there is a picture that goes on. */
  live (isLive: boolean): void
  /** What the button of a state does. */
  act (action: Action): void
}

/** What the page shows: its state, which follows from all that is known, on the stage, the card, the pill. */
export class Page {
  readonly #options: Options
  readonly #meter = new Meter()
  readonly #stage = find('stage')
  readonly #bar = find('bar')
  readonly #pill = new Pill(() => this.#figures())
  readonly #card: Card
  #action: Action | undefined
  #health: Health | undefined
  /** Whether there was a fault when the service last said how it is: so it has said whether that is a pause. */
  #hasFault = false
  #size: Size | undefined
  #silentSince: number | undefined
  #nextTryAt = 0

  constructor (options: Options) {
    this.#options = options
    this.#card = new Card(new Form(options.door), () => { if (this.#action) options.act(this.#action) })
    setInterval(() => { if (!document.hidden) this.draw() }, TICK_MS)
  }

  /** The service says how it is. */
  answered (health: Health) {
    this.#health = health
    this.#hasFault = this.#options.screen.hasFault
    this.#silentSince = undefined
    this.draw()
  }

  /** It does not answer. @param nextTryAt by `performance.now()` */
  silent (nextTryAt: number) {
    this.#silentSince ??= performance.now()
    this.#nextTryAt = nextTryAt
    this.draw()
  }

  sized (size: Size) {
    this.#size = size
  }

  painted ({ bytes, ageMs }: Painted) {
    this.#meter.note({ at: performance.now(), bytes, age: ageMs })
  }

  /** Shows what is known now. What is as it was is not touched, since this is done four times a second. */
  draw () {
    const state = stateOf(this.#facts())
    const told = this.#told()
    const saying = sayingOf(state.id, told)
    this.#action = state.action
    set(document.documentElement.dataset, { state: state.id })
    set(this.#stage, { hidden: state.picture === 'none' })
    this.#stage.classList.toggle('greyed', state.picture === 'greyed')
    set(this.#bar, { hidden: state.picture !== 'shown' })
    this.#options.live(state.picture === 'shown')
    this.#card.show(state, saying, told)
    const note = state.icon === undefined ? saying.sentence : ''
    this.#pill.show({ tone: state.tone, text: saying.pill, spoken: saying.heading || saying.pill, note })
  }

  #facts (): Facts {
    const { screen, door, isSharing } = this.#options
    const { access, ended, isRoomFull } = door
    const now = performance.now()
    const health = this.#health
    return {
      access,
      ended,
      isRoomFull,
      isGone: this.#silentSince !== undefined && now - this.#silentSince > BLIP_MS,
      isSharing: isSharing(),
      refusal: screen.refusal?.code,
      isPaused: health?.paused === true,
      isLost: health?.status === 'unavailable' || (this.#hasFault && screen.hasFault),
      hasPicture: screen.hasPicture,
      isInterrupted: screen.isInterrupted || this.#silentSince !== undefined,
      isStale: (health?.age ?? 0) > OLD_S,
      isSlow: this.#meter.isSlow(now),
      isFrozen: this.#options.isFrozen(),
      isWhole: screen.isStream && wantsRegion
    }
  }

  #told (): Told {
    const { screen, door } = this.#options
    const nextTryAt = this.#silentSince !== undefined ? this.#nextTryAt : screen.refusal?.nextTryAt ?? door.nextTryAt
    const { viewers = 0, places = 0, age = 0, ...why } = this.#health ?? {}
    const isHost = door.access?.you === 'host'
    return {
      seconds: Math.max(0, Math.ceil((nextTryAt - performance.now()) / 1000)),
      age: Math.round(age),
      viewers,
      places,
      name: door.access?.name ?? '',
      isHost,
      ...whyLost(why, isHost)
    }
  }

  #figures () {
    const now = performance.now()
    const { isStream, hasPicture } = this.#options.screen
    const measured = isStream || !hasPicture ? {} : { age: this.#meter.age, rate: this.#meter.rate(now), traffic: this.#meter.traffic(now) }
    return { ...measured, size: hasPicture ? this.#size : undefined, viewers: this.#health?.viewers }
  }
}
