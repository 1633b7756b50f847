import { find, make, say, set } from '../element.js'
import { snapshotAddress } from '../link/query.js'
import { words } from '../words/index.js'

/**
 * On the machine that shares its screen nothing of it is streamed until that is wanted, since each picture would show the one before. A
 * still picture is no harm.
 * @param watchAnyway it is wanted
 */
export function setUpSharing (watchAnyway: () => void) {
  const wrong = find('peek-wrong')

  function complain (text: string) {
    say(wrong, text)
    set(wrong, { hidden: text === '' })
  }

  find('peek').addEventListener('click', () => {
    complain('')
    const still = make('img', { alt: words.sharing.still, src: snapshotAddress({ since: String(Date.now()) }) }) // a new one each time
    still.addEventListener('load', () => find('peek').replaceChildren(still))
    still.addEventListener('error', () => complain(words.sharing.failed))
  })
  find('watch-anyway').addEventListener('click', watchAnyway)
}
