import { find, make, makeButton, say } from '../element.js'
import { icon } from '../icons/index.js'
import { words } from '../words/index.js'

/** How long a button says that it has copied, ms: until somebody has looked at it. */
const SHOWN_MS = 2000

/** Over plain HTTP browsers offer the clipboard only on this machine itself; there is an older way. @returns whether it is copied */
async function copy (text: string): Promise<boolean> {
  if (navigator.clipboard) return await navigator.clipboard.writeText(text).then(() => true, () => false)
  const field = make('textarea', { value: text, readOnly: true, className: 'unseen' })
  // In a dialog that is open nothing outside of it can be selected.
  const place = document.querySelector('dialog[open]') ?? document.body
  const before = document.activeElement
  place.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  return isCopied
}

/**
 * A button that copies a text with one tap, and says so. Screen readers hear of it once: to them the button keeps its name.
 * @param what it copies, for screen readers
 */
export function makeCopyButton (text: string, textNow: () => string, what = ''): HTMLButtonElement {
  let timer: ReturnType<typeof setTimeout> | undefined
  const button = makeButton('copy', text, async () => {
    const isCopied = await copy(textNow())
    const said = isCopied ? words.host.copied : words.host.notCopied
    show(isCopied ? 'copied' : 'failed', said)
    say(find('said'), said)
    clearTimeout(timer)
    timer = setTimeout(() => {
      show('copy', text)
      // A screen reader speaks only of what changes, as this does when something is copied again.
      if (find('said').textContent === said) say(find('said'), '')
    }, SHOWN_MS)
  })
  button.setAttribute('aria-label', what ? `${text}: ${what}` : text)

  function show (name: 'copy' | 'copied' | 'failed', label: string) {
    button.classList.toggle('copied', name === 'copied')
    button.replaceChildren(icon(name), make('span', {}, label))
  }

  return button
}
