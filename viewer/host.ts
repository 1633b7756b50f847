import type { HostState, Newcomer } from '../contract/host.js'

/** How often the host's part of the page asks what is new, ms. */
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

/** Asks, or does something, and shows the state after it. */
async function ask (path = '', method = 'GET', body?: object) {
  try {
    const response = await fetch(`/host${path}`, {
      method, cache: 'no-store', ...body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    })
    if (response.ok) show(await response.json() as HostState)
    else if (method !== 'GET') await ask() // somebody has left meanwhile
  } catch {} // the page says when the service does not answer
}

function button (text: string, act: () => void, name: string): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.textContent = text
  element.setAttribute('aria-label', `${text}: ${name}`)
  element.addEventListener('click', act)
  return element
}

/** One line for somebody, with what can be done with them. */
function item (person: Newcomer, ...buttons: Array<[text: string, path: string, method: string]>): HTMLLIElement {
  const { name, address, userAgent, since } = person
  const line = document.createElement('li')
  const who = document.createElement('span')
  who.textContent = name ? `${name} (${address})` : address
  who.title = `${userAgent}\n${new Date(since).toLocaleTimeString()}`
  line.append(who, ...buttons.map(([text, path, method]) => button(text, () => ask(path, method), name || address)))
  return line
}

function show (state: HostState) {
  // What has not changed stays as it is, with the focus in it.
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
  viewers.replaceChildren(...state.viewers.map(person => item(person, ['断开 · End', `/viewers/${person.id}`, 'DELETE'])))
  document.querySelector<HTMLElement>('#host-asked')!.hidden = state.waiting.length === 0
  toggle.textContent = state.waiting.length > 0 ? `共享 · Host (${state.waiting.length})` : '共享 · Host'
  // Somebody asks to be let in: this must not wait until the host happens to look.
  if (state.waiting.length > 0) open(true)
}

function open (isOpen: boolean) {
  panel.hidden = !isOpen
  toggle.setAttribute('aria-expanded', String(isOpen))
}

async function copy (field: HTMLInputElement) {
  field.select()
  // Plain HTTP has no clipboard but on this machine itself.
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value)
  else document.execCommand('copy')
}

/** What only the host sees: who looks and who asks to, the links, a pause. */
export function setUpHost () {
  if (isSetUp) return
  isSetUp = true
  toggle.hidden = false
  toggle.addEventListener('click', () => open(panel.hidden))
  // Anywhere: the button that had the focus may have gone with its line.
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || panel.hidden) return
    open(false)
    toggle.focus()
  })
  pause.addEventListener('click', () => ask(pause.getAttribute('aria-pressed') === 'true' ? '/resume' : '/pause', 'POST'))
  access.addEventListener('change', () => ask('/settings', 'PUT', { access: access.value }))
  for (const element of panel.querySelectorAll<HTMLButtonElement>('[data-renew]')) {
    element.addEventListener('click', () => ask('/renew', 'POST', { secret: element.dataset.renew }))
  }
  for (const element of panel.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    element.addEventListener('click', () => copy(panel.querySelector<HTMLInputElement>(element.dataset.copy!)!))
  }
  ask()
  setInterval(() => { if (!document.hidden) ask() }, INTERVAL_MS)
}
