import type { HostState } from '../../contract/host.js'
import { find, makeButton, say } from '../element.js'
import { canFillScreen, fillsScreen, toggleFullScreen } from '../stage/full-screen.js'
import { words } from '../words/index.js'
import type { Addresses } from './addresses.js'
import { makeCopyButton } from './copy.js'
import type { Host } from './host.js'
import { drawInvitation, invitationOf } from './invitation.js'
import { renew } from './renew.js'

const texts = words.host.invite

/** Fills the screen, so that latecomers can read it from where they sit. Where a browser has no full screen, it fills the page. */
function setUpPoster () {
  const dialog = find<HTMLDialogElement>('poster')
  const close = makeButton('close', words.host.close, () => dialog.close())
  find('poster-close').append(close)
  dialog.addEventListener('close', () => { if (fillsScreen()) toggleFullScreen() })
  // Escape leaves the full screen of a browser before a page hears of it.
  document.addEventListener('fullscreenchange', () => { if (!fillsScreen()) dialog.close() })
  return async () => {
    // The whole page: a dialog by itself may not fill the screen (https://fullscreen.spec.whatwg.org/#dom-element-requestfullscreen).
    if (canFillScreen && !fillsScreen()) await toggleFullScreen().catch(error => console.warn(error))
    if (!dialog.open) dialog.showModal()
  }
}

/** How people come in: the code, the address, the PIN, and what renews them. */
export function setUpInvitation (host: Host, addresses: Addresses) {
  const [card, poster] = [find('invitation'), find('poster-says')]
  const showPoster = setUpPoster()
  let shown = ''
  let url = ''
  let urlWithKey = ''
  const copyWithKey = makeCopyButton(texts.copyWithKey, () => urlWithKey)
  const newPin = makeButton('renew', texts.newPin, () => renew(host, 'pin'))
  find('invite-buttons').append(
    makeButton('fullScreen', texts.fullScreen, showPoster), makeCopyButton(texts.copy, () => url), copyWithKey, newPin,
    makeButton('renew', texts.newLink, () => renew(host, 'key'))
  )
  return (state: HostState) => {
    addresses.show(state)
    const link = addresses.chosen(state)
    const invitation = invitationOf(state, link)
    ;({ url } = invitation)
    urlWithKey = link.url
    copyWithKey.hidden = state.access !== 'ask'
    newPin.hidden = state.access !== 'pin'
    say(find('invite-how'), texts.how[state.access])
    const text = JSON.stringify(invitation)
    if (text === shown) return
    shown = text
    for (const place of [card, poster]) place.replaceChildren(...drawInvitation(invitation))
  }
}
