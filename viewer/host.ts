import type { HostState, Newcomer } from '../contract/host.js'

/** How often the host's panel polls the service, ms. */
const INTERVAL_MS = 2000

const panel = document.querySelector<HTMLElement>('#host')!
const toggle = document.querySelector<HTMLButtonElement>('#host-toggle')!
const pause = document.querySelector<HTMLButtonElement>('#host-pause')!
const access = document.querySelector<HTMLSelectElement>('#host-access')!
const pin = document.querySelector<HTMLElement>('#host-pin')!
const link = document.querySelector<HTMLInputElement>('#host-link')!
const streamLink = document.querySelector<HTMLInputElement>('#host-stream-link')!
const waiting = document.querySelector<HTMLElement>('#host-waiting')!
const viewers = document.querySelector<HTMLElement>('#host-viewers')!

let isSetUp = false
let shown = ''

/** Reads the state, or changes something, and shows the resulting state. */
async function send (path = '', method = 'GET', body?: object) {
  try {
    const response = await fetch(`/host${path}`, {
      method, cache: 'no-store', ...body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    })
    if (response.ok) show(await response.json() as HostState)
    else if (method !== 'GET') await send() // that viewer or newcomer may have left in the meantime
  } catch {} // the page already says when the service does not answer
}

function button (text: string, act: () => void, name: string): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.textContent = text
  element.setAttribute('aria-label', `${text}: ${name}`)
  element.addEventListener('click', act)
  return element
}

/** A line for a viewer or newcomer, with buttons for what the host can do. */
function item (person: Newcomer, ...buttons: Array<[text: string, path: string, method: string]>): HTMLLIElement {
  const { name, address, userAgent, since } = person
  const line = document.createElement('li')
  const label = document.createElement('span')
  label.textContent = name ? `${name} (${address})` : address
  label.title = `${userAgent}\n${new Date(since).toLocaleTimeString()}`
  line.append(label, ...buttons.map(([text, path, method]) => button(text, () => send(path, method), name || address)))
  return line
}

function show (state: HostState) {
  // If nothing has changed, the elements stay, and the focus with them.
  const text = JSON.stringify({ ...state, viewers: state.viewers.map(({ dropped, ...viewer }) => viewer) })
  if (text === shown) return
  shown = text
  pause.textContent = state.paused ? '继续 · Resume' : '暂停 · Pause'
  pause.setAttribute('aria-pressed', String(state.paused))
  access.value = state.access
  pin.hidden = state.access !== 'pin'
  pin.querySelector('output')!.textContent = state.pin.replace(/\d{3}(?=\d)/g, '$& ')
  link.value = state.link
  streamLink.value = state.streamLink
  waiting.replaceChildren(...state.waiting.map(person =>
    item(person, ['允许 · Allow', `/waiting/${person.id}/allow`, 'POST'], ['拒绝 · Deny', `/waiting/${person.id}/deny`, 'POST'])))
  viewers.replaceChildren(...state.viewers.map(person => item(person, ['断开 · Disconnect', `/viewers/${person.id}`, 'DELETE'])))
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
  // On the document: the button that had the focus may have gone with its line.
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || panel.hidden) return
    open(false)
    toggle.focus()
  })
  pause.addEventListener('click', () => send(pause.getAttribute('aria-pressed') === 'true' ? '/resume' : '/pause', 'POST'))
  access.addEventListener('change', () => send('/settings', 'PUT', { access: access.value }))
  for (const element of panel.querySelectorAll<HTMLButtonElement>('[data-renew]')) {
    element.addEventListener('click', () => send('/renew', 'POST', { secret: element.dataset.renew }))
  }
  for (const element of panel.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    element.addEventListener('click', () => copy(panel.querySelector<HTMLInputElement>(element.dataset.copy!)!))
  }
  send()
  setInterval(() => { if (!document.hidden) send() }, INTERVAL_MS)
}
