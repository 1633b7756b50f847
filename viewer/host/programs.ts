import type { HostState, Link } from '../../contract/host.js'
import { find, make, makeButton, say } from '../element.js'
import { words } from '../words/index.js'
import type { Addresses } from './addresses.js'
import { makeCopyButton } from './copy.js'
import type { Host } from './host.js'
import { renew } from './renew.js'

const texts = words.host.programs

/** The stream as Home Assistant hands it on to browsers, which would paint it late otherwise. */
function advanced (streamUrl: string): string {
  const url = new URL(streamUrl)
  url.searchParams.set('framing', 'advance')
  return url.href
}

/** Single pictures, by the same key. */
function stillOf (streamUrl: string): string {
  const url = new URL(streamUrl)
  url.pathname = '/snapshot.jpg'
  return url.href
}

/** What is pasted where. */
const PROGRAMS: Array<{ name: keyof typeof texts.names, urlOf: (link: Link) => string }> = [
  { name: 'obs', urlOf: ({ streamUrl }) => streamUrl },
  { name: 'vlc', urlOf: ({ streamUrl }) => streamUrl },
  { name: 'homeAssistant', urlOf: ({ streamUrl }) => advanced(streamUrl) },
  { name: 'homeAssistantStill', urlOf: ({ streamUrl }) => stillOf(streamUrl) }
]

/** Links for programs, each copied with one tap. */
export function setUpPrograms (host: Host, addresses: Addresses) {
  const rows = PROGRAMS.map(({ name, urlOf }) => {
    const url = make('code')
    const { title, how } = texts.names[name]
    find('programs').append(make('li', {},
      make('div', { className: 'who' }, make('strong', {}, title), make('small', {}, how), url),
      make('div', { className: 'buttons' }, makeCopyButton(texts.copy, () => url.textContent!, `${title}, ${how}`))))
    return { url, urlOf }
  })
  find('programs-buttons').append(makeButton('renew', texts.renew, () => renew(host, 'stream_key')))
  return (state: HostState) => {
    const link = addresses.chosen(state)
    for (const { url, urlOf } of rows) say(url, urlOf(link))
  }
}
