import { icon } from '../icons/index.js'
import { readAccess } from '../link/access.js'
import { words } from '../words/index.js'
import { find, make, makeButton } from './element.js'
import type { LivePicture } from './live.js'
import { takeStill } from './still.js'

const texts = words.host.picture

/**
 * The shared picture, for the host to look at and to point at, once they ask for it. On the machine that shares its screen it stands still:
 * a moving one would show itself, and so never come to rest.
 */
export function setUpPicture () {
  const dialog = find<HTMLDialogElement>('picture')
  const stage = find('picture-stage')
  const again = makeButton('renew', texts.again, () => takeStill(stage))
  let live: LivePicture | undefined
  const open = find('picture-open')
  open.append(icon('picture'), make('span', {}, texts.show))
  find('picture-buttons').append(again, makeButton('close', words.host.close, () => dialog.close()))
  open.addEventListener('click', async () => {
    dialog.showModal()
    again.hidden = !((await readAccess())?.thisMachine ?? true)
    if (!again.hidden) return await takeStill(stage)
    const { LivePicture } = await import('./live.js')
    live ??= new LivePicture(stage)
    if (dialog.open) live.begin()
  })
  dialog.addEventListener('close', () => {
    live?.end()
    stage.replaceChildren()
  })
}
