import type { HostState, Newcomer } from '../../contract/host.js'
import { find, makeButton, say } from '../element.js'
import { words } from '../words/index.js'
import { whoIs } from './people.js'

const texts = words.host.door
/** One notification takes the place of the one before. */
const TAG = 'deskfeed.door'

/** Browsers offer it only over TLS and on this machine. */
const canNotify = 'Notification' in window && isSecureContext

/** Who is at the door, in a sentence. */
function sentence ([first, ...more]: Newcomer[]): string {
  if (!first) return ''
  return more.length === 0 ? texts.arrived(whoIs(first)) : texts.arrivedMore(whoIs(first), more.length)
}

function notify (waiting: Newcomer[]) {
  const notification = new Notification(sentence(waiting), { tag: TAG })
  notification.addEventListener('click', () => {
    window.focus()
    notification.close()
  })
}

/** A button that asks for the permission, since nobody wants to be asked unasked. It goes once the question is answered. */
function offer (): void {
  const place = find('door-notify')
  if (!canNotify || Notification.permission !== 'default') return
  place.append(makeButton('notify', texts.notify, async () => {
    const permission = await Notification.requestPermission()
    place.replaceChildren()
    if (permission === 'granted') say(place, texts.notifies)
  }))
}

/** Says who comes: in the title, which is seen while the tab is in the background, to screen readers, and by a notification if wanted. */
export function setUpAnnouncements () {
  const known = new Set<string>()
  offer()
  return ({ waiting }: HostState) => {
    const text = sentence(waiting)
    const title = text ? `(${waiting.length}) ${text}` : words.host.title
    if (document.title !== title) document.title = title
    const hasNew = waiting.some(({ id }) => !known.has(id))
    known.clear()
    for (const { id } of waiting) known.add(id)
    if (!hasNew) return
    say(find('said'), text)
    if (document.hidden && canNotify && Notification.permission === 'granted') notify(waiting)
  }
}
