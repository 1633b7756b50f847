import { snapshotAddress } from '../link/query.js'
import { words } from '../words/index.js'

/**
 * On the machine that shares its screen nothing of it is streamed until that is wanted, since each picture would show the one before. A
 * still picture is no harm.
 * @param watchAnyway it is wanted
 */
export function setUpSharing (watchAnyway: () => void) {
  const peek = document.querySelector<HTMLButtonElement>('#peek')!
  peek.addEventListener('click', () => {
    const still = new Image()
    still.alt = words.sharing.still
    still.src = snapshotAddress({ since: String(Date.now()) }) // a new one each time
    still.addEventListener('load', () => peek.replaceChildren(still))
  })
  document.querySelector('#watch-anyway')!.addEventListener('click', watchAnyway)
}
