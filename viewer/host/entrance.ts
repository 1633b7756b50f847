import type { AccessState } from '../../contract/access.js'
import { find, say } from '../element.js'
import { keyIn, tryToEnter, type Outcome } from '../link/access.js'
import { words } from '../words/index.js'

const texts = words.host.key

/** What is wrong with a key that did not let this browser in. */
function wrongWith (outcome: Outcome): string {
  switch (outcome.kind) {
    case 'answered': return outcome.state.you === 'viewer' ? texts.onlyWatches : texts.wrong
    case 'wrong': return texts.wrong
    default: return words.host.failed
  }
}

/**
 * The form for a browser that may not do what the host does.
 * @param entered told that it may now
 * @returns what shows the form
 */
export function setUpEntrance (entered: () => void) {
  const form = find<HTMLFormElement>('entrance')
  const field = find<HTMLInputElement>('host-key')
  const wrong = find('host-key-wrong')

  const complain = (text: string) => {
    say(wrong, text)
    field.setAttribute('aria-invalid', String(text !== ''))
  }

  /** @returns whether the key is the right one */
  async function enter (key: string): Promise<boolean> {
    complain('')
    const outcome = await tryToEnter({ key })
    const isIn = outcome.kind === 'answered' && outcome.state.you === 'host'
    if (isIn) entered()
    else complain(wrongWith(outcome))
    return isIn
  }

  form.addEventListener('submit', async event => {
    event.preventDefault()
    if (!await enter(keyIn(field.value))) field.focus()
    else field.value = ''
  })

  return {
    enter,
    show ({ you }: AccessState) {
      say(find('entrance-says'), you === 'viewer' ? texts.viewer : texts.out)
    }
  }
}
