import type { Mode, SecretName } from '../contract/access.js'
import type { HostState, ListedSession } from '../contract/host.js'
import { GRANT_OF, askWhatBecomesOf, closedIn } from './host-asks.js'
import { item, lineOf, lineOfNewcomer } from './people.js'

/** How often the host's panel polls the service, ms. */
const INTERVAL_MS = 2000

const panel = document.querySelector<HTMLElement>('#host')!
const toggle = document.querySelector<HTMLButtonElement>('#host-toggle')!
const pause = document.querySelector<HTMLButtonElement>('#host-pause')!
const access = document.querySelector<HTMLSelectElement>('#host-access')!
const pin = document.querySelector<HTMLElement>('#host-pin')!
const link = document.querySelector<HTMLInputElement>('#host-link')!
const streamLink = document.querySelector<HTMLInputElement>('#host-stream-link')!

let isSetUp = false
let shown = ''
let sessions: ListedSession[] = []

/** Reads the state, or changes something, and shows the resulting state. */
async function send (path = '', method = 'GET', body?: object) {
  try {
    const response = await fetch(`/host${path}`, {
      method, cache: 'no-store', ...body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    })
    if (response.ok) show(await response.json() as HostState)
    else if (method !== 'GET') await send() // whoever it was may have left in the meantime
  } catch {} // the page already says when the service does not answer
}

/** Changes who may come in from now on. If some came in as it was before, asks what becomes of them. */
async function change (path: string, method: string, body: object, isConcerned: (session: ListedSession) => boolean) {
  const count = sessions.filter(isConcerned).length
  const answer = count === 0 ? 'end' : await askWhatBecomesOf(count)
  if (answer) return await send(path, method, { ...body, end: answer === 'end' })
  shown = '' // what was chosen gives way to what is
  await send()
}

function show (state: HostState) {
  const lines = state.sessions.map(lineOf)
  // If nothing has changed, the elements stay, and the focus with them.
  const text = JSON.stringify({ ...state, sessions: lines, viewers: [] })
  sessions = state.sessions
  if (text === shown) return
  shown = text
  pause.textContent = state.paused ? '继续 · Resume' : '暂停 · Pause'
  pause.setAttribute('aria-pressed', String(state.paused))
  access.value = state.access
  pin.hidden = state.access !== 'pin'
  pin.querySelector('output')!.textContent = state.pin.replace(/\d{3}(?=\d)/g, '$& ')
  link.value = state.link
  streamLink.value = state.streamLink
  document.querySelector('#host-waiting')!.replaceChildren(...state.waiting.map(person => item(lineOfNewcomer(person), [
    { text: '允许 · Allow', act: () => send(`/waiting/${person.id}/allow`, 'POST') },
    { text: '拒绝 · Deny', act: () => send(`/waiting/${person.id}/deny`, 'POST') }
  ])))
  document.querySelector('#host-sessions')!.replaceChildren(...state.sessions.map(({ id, role, grant }, index) =>
    // The host at this machine would be back at once.
    item(lines[index]!, role === 'host' && grant === 'this_machine'
      ? []
      : [{ text: '断开 · Disconnect', act: () => send(`/sessions/${id}`, 'DELETE') }])))
  document.querySelector<HTMLElement>('#host-asked')!.hidden = state.waiting.length === 0
  toggle.textContent = state.waiting.length > 0 ? `共享 · Host (${state.waiting.length})` : '共享 · Host'
  // A newcomer must not have to wait until the host happens to open the panel.
  if (state.waiting.length > 0) open(true)
}

function open (isOpen: boolean) {
  panel.hidden = !isOpen
  toggle.setAttribute('aria-expanded', String(isOpen))
}

async function copy (field: HTMLInputElement) {
  field.select()
  // Over plain HTTP browsers offer the clipboard only on this machine itself.
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value)
  else document.execCommand('copy')
}

/** Sets up what only the host sees: viewers, newcomers, the links, the pause button. */
export function setUpHost () {
  if (isSetUp) return
  isSetUp = true
  toggle.hidden = false
  toggle.addEventListener('click', () => open(panel.hidden))
  document.querySelector('#host-close')!.addEventListener('click', () => open(false))
  // On the document: the button that had the focus may have gone with its line.
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || panel.hidden || document.querySelector('dialog[open]')) return
    open(false)
    toggle.focus()
  })
  pause.addEventListener('click', () => send(pause.getAttribute('aria-pressed') === 'true' ? '/resume' : '/pause', 'POST'))
  access.addEventListener('change', () => {
    change('/settings', 'PUT', { access: access.value }, ({ grant }) => closedIn(access.value as Mode).includes(grant))
  })
  for (const element of panel.querySelectorAll<HTMLButtonElement>('[data-renew]')) {
    const secret = element.dataset.renew as SecretName
    element.addEventListener('click', () => change('/renew', 'POST', { secret }, ({ grant }) => grant === GRANT_OF[secret]))
  }
  for (const element of panel.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    element.addEventListener('click', () => copy(panel.querySelector<HTMLInputElement>(element.dataset.copy!)!))
  }
  send()
  setInterval(() => { if (!document.hidden) send() }, INTERVAL_MS)
}
