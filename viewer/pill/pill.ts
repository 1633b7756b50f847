import { find, say, set } from '../element.js'
import type { Size } from '../updates/shown.js'
import { words } from '../words/index.js'

const { figures: WORDS } = words
/** Figures are read by people. */
const REFRESH_MS = 500

/** What the figures say; what is not known is left out. */
interface Figures {
  /** ms */
  age?: number | undefined
  /** Frames/s. */
  rate?: number | undefined
  size?: Size | undefined
  /** bit/s */
  traffic?: number | undefined
  viewers?: number | undefined
}

/** Each as people read it. */
const FORMATS: { [Name in keyof Figures]-?: (value: NonNullable<Figures[Name]>) => string } = {
  age: ms => WORDS.ms(Math.max(0, Math.round(ms))),
  rate: rate => WORDS.perSecond(Math.round(rate * 10) / 10),
  size: ({ width, height }) => WORDS.pixels(width, height),
  traffic: bits => WORDS.mbit((bits / 1e6).toFixed(1)),
  viewers: String
}

/** What the page says of itself, always; tapped, it shows figures, and what people seldom need. */
export class Pill {
  readonly #pill = find('pill')
  readonly #status = find('status')
  readonly #button = find('pill-button')
  readonly #text = find('pill-text')
  readonly #panel = find('figures')
  readonly #note = find('figures-note')
  readonly #read: () => Figures
  #timer: ReturnType<typeof setInterval> | undefined

  /** @param read reads the figures while they are shown */
  constructor (read: () => Figures) {
    this.#read = read
    this.#pill.hidden = false
    this.#button.addEventListener('click', () => this.#open(this.#panel.hidden))
    document.addEventListener('pointerdown', ({ target }) => {
      if (!this.#pill.contains(target as Node)) this.#open(false)
    })
    this.#pill.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || this.#panel.hidden) return
      event.stopPropagation()
      this.#open(false)
      this.#button.focus()
    })
  }

  /**
   * @param spoken what a screen reader says when it changes: without figures that change by the second
   * @param note more about it, beside the figures
   */
  show ({ tone, text, spoken, note = '' }: { tone: string, text: string, spoken: string, note?: string }) {
    set(this.#pill.dataset, { tone })
    say(this.#status, spoken)
    say(this.#text, text)
    set(this.#button, { ariaLabel: WORDS.show(text) })
    say(this.#note, note)
    set(this.#note, { hidden: note === '' })
  }

  #open (isOpen: boolean) {
    if (isOpen === !this.#panel.hidden) return
    this.#panel.hidden = !isOpen
    this.#button.ariaExpanded = String(isOpen)
    clearInterval(this.#timer)
    if (!isOpen) return
    this.#refresh()
    this.#timer = setInterval(() => this.#refresh(), REFRESH_MS)
  }

  #refresh () {
    const figures = this.#read()
    for (const name of Object.keys(FORMATS) as Array<keyof Figures>) {
      const value = figures[name]
      const format = FORMATS[name] as (value: unknown) => string
      say(this.#panel.querySelector(`[data-figure="${name}"]`)!, value === undefined ? WORDS.unknown : format(value))
    }
  }
}
