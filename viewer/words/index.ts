import { icon, type IconName } from '../icons/index.js'
import { keep, kept } from '../kept.js'
import { en } from './en/index.js'
import { zh } from './zh/index.js'

export type Words = typeof en
type Language = 'en' | 'zh'

const WORDS: Record<Language, Words> = { en, zh }
/** What the document says of its language: with `zh` alone some systems choose a Japanese font. */
const TAGS: Record<Language, string> = { en: 'en', zh: 'zh-CN' }
/** Under this name a choice is kept. */
const CHOICE = 'language'

/** The first of the wanted languages that there is; English if there is none of them. */
function languageOf (wanted: readonly string[]): Language {
  return wanted.map(tag => tag.toLowerCase().split('-')[0]).find((tag): tag is Language => tag === 'en' || tag === 'zh') ?? 'en'
}

export const language = languageOf([kept(CHOICE) ?? '', ...navigator.languages])

/** All that the pages say, in this person's language. */
export const words = WORDS[language]

/** Goes over to the other language, from now on. */
export function switchLanguage () {
  keep(CHOICE, language === 'en' ? 'zh' : 'en')
  location.reload()
}

/** @param path such as `bar.label` @throws if there is no such word */
function wordAt (path: string): string {
  const word = path.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], words)
  if (typeof word !== 'string') throw new Error(`there is no word ${path}`)
  return word
}

/** Where an element's word goes. */
const PLACES: Record<string, (element: Element, word: string) => void> = {
  'data-word': (element, word) => { element.textContent = word },
  'data-word-title': (element, word) => element.setAttribute('title', word),
  'data-word-label': (element, word) => element.setAttribute('aria-label', word)
}

/**
 * Says everything below it in this person's language, with icons: `<button data-word="bar.save" data-icon="save">`. Of a document its title
 * and its language, too.
 */
export function fill (root: Document | Element) {
  for (const [name, put] of Object.entries(PLACES)) {
    for (const element of root.querySelectorAll(`[${name}]`)) put(element, wordAt(element.getAttribute(name)!))
  }
  for (const element of root.querySelectorAll<HTMLElement>('[data-icon]')) element.prepend(icon(element.dataset.icon as IconName))
  if (!(root instanceof Document)) return
  root.documentElement.lang = TAGS[language]
  root.title = words.title
}
