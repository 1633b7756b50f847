import { words } from '../words/index.js'

const { figures: WORDS } = words
/** Figures are read by people. */
const REFRESH_MS = 500

/** What the figures say; what is not known is left out. */
export interface Figures {
  /** ms */
  age?: number | undefined
  /** Frames/s. */
  rate?: number | undefined
  /** px */
  size?: { width: number, height: number } | undefined
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
  readonly #pill = document.querySelector<HTMLElement>('#pill')!
  readonly #status = document.querySelector<HTMLElement>('#status')!
  readonly #button = document.querySelector<HTMLButtonElement>('#pill-button')!
  readonly #text = document.querySelector<HTMLElement>('#pill-text')!
  readonly #panel = document.querySelector<HTMLElement>('#figures')!
  readonly #note = document.querySelector<HTMLElement>('#figures-note')!
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
    this.#pill.dataset.tone = tone
    if (this.#status.textContent !== spoken) this.#status.textContent = spoken
    if (this.#text.textContent !== text) {
      this.#text.textContent = text
      this.#button.setAttribute('aria-label', WORDS.show(text))
    }
    this.#note.textContent = note
    this.#note.hidden = note === ''
  }

  #open (isOpen: boolean) {
    if (isOpen === !this.#panel.hidden) return
    this.#panel.hidden = !isOpen
    this.#button.setAttribute('aria-expanded', String(isOpen))
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
      this.#panel.querySelector(`[data-figure="${name}"]`)!.textContent = value === undefined ? WORDS.unknown : format(value)
    }
  }
}
