import type { HostState, Link } from '../../contract/host.js'
import { find, make } from '../element.js'
import { words } from '../words/index.js'

const texts = words.host.invite

/** Where a link leads, as far as it must be told apart from others. */
const nameOf = ({ address, name, kind }: Link) =>
  [address, ...name ? [name] : [], ...kind === 'virtual' ? [texts.virtual] : []].join(' · ')

/** All links, the best first. One that the host itself has come by, such as a name that only a proxy knows, is listed first. */
function linksOf ({ links, link, streamLink }: HostState): Link[] {
  if (links.some(({ url }) => url === link)) return links
  return [{ address: new URL(link).host, name: '', url: link, streamUrl: streamLink, kind: 'real' }, ...links]
}

/** The address that the invitation and the links for programs name, out of all that this machine has. */
export class Addresses {
  readonly #row = find('address-row')
  readonly #select = find<HTMLSelectElement>('address')
  #shown = ''

  /** @param changed told that another one was chosen */
  constructor (changed: () => void) {
    this.#select.addEventListener('change', changed)
  }

  show (state: HostState) {
    const links = linksOf(state)
    const options = links.map(link => [link.address, nameOf(link)])
    const shown = JSON.stringify(options)
    if (shown === this.#shown) return
    this.#shown = shown
    const chosen = this.#select.value || links.find(({ url }) => url === state.link)!.address
    this.#select.replaceChildren(...options.map(([value, text]) => make('option', { value: value!, textContent: text! })))
    this.#select.value = links.some(({ address }) => address === chosen) ? chosen : links[0]!.address
    this.#row.hidden = links.length < 2
  }

  /** The link by the address that is chosen. */
  chosen (state: HostState): Link {
    const links = linksOf(state)
    return links.find(({ address }) => address === this.#select.value) ?? links[0]!
  }
}
