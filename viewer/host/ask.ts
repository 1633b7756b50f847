import { find, make, say } from '../element.js'
import { words } from '../words/index.js'

/** What somebody can answer. */
export interface Choice<T extends string> {
  value: T
  text: string
  /** Whether it cuts somebody off. */
  isHard?: boolean
}

/**
 * Asks before something that cuts people off. Enter alone, which may still be held down, changes nothing.
 * @returns the answer; `undefined` if all is to stay as it is
 */
export async function ask<T extends string> (title: string, sentences: string[], choices: Array<Choice<T>>): Promise<T | undefined> {
  const dialog = find<HTMLDialogElement>('ask')
  say(find('ask-title'), title)
  find('ask-says').replaceChildren(...sentences.map(sentence => make('p', {}, sentence)))
  find('ask-choices').replaceChildren(
    ...choices.map(({ value, text, isHard = false }) => make('button', { value, className: isHard ? 'hard' : '' }, text)),
    make('button', { value: '', className: 'quiet', autofocus: true }, words.host.cancel)
  )
  dialog.returnValue = ''
  dialog.showModal()
  await new Promise(resolve => dialog.addEventListener('close', resolve, { once: true }))
  return choices.find(({ value }) => value === dialog.returnValue)?.value
}
