import type { AccessControl } from '../access/access-control.js'
import type { Viewers } from '../capture/viewers/viewers.js'
import type { Views } from '../capture/views/views.js'
import type { HostState, Link, Relay } from '../contract/host.js'
import { isLoopbackHost } from '../network/address.js'

/** What knows what the host sees. */
export interface Sharing {
  access: AccessControl
  views: Views
  viewers: Viewers
  /** Set where relays may show this screen. */
  origin?: { readonly relays: Iterable<Relay> } | undefined
  /** Where it can be reached, the best link first. */
  links (keys?: { key: string, streamKey: string }): Link[]
}

/** A request, as far as it says how it came here. */
interface Request {
  protocol: 'http' | 'https'
  /** The host that it is for, with a port other than that of the protocol. */
  host: string
}

/** The part of the state that depends on how the host's request came here; all else is the same for every host. */
export type Links = Pick<HostState, 'link' | 'streamLink' | 'links'>
type Lists = Pick<HostState, 'sessions' | 'viewers' | 'relays' | 'waiting'>

/** The state without links. Whoever is on a list is looked at when it is read that far. */
export interface Outline extends Omit<HostState, keyof Links | keyof Lists> {
  lists: { [name in keyof Lists]: Iterable<Lists[name][number]> }
}

/** What the host sees. */
export class HostView {
  readonly #sharing: Sharing

  constructor (sharing: Sharing) {
    this.#sharing = sharing
  }

  get settings (): HostState['settings'] {
    const { access, views } = this.#sharing
    return { access: access.mode, ...views.settings, paused: views.paused !== undefined }
  }

  get sessions (): HostState['sessions'] {
    return [...this.#eachSession()]
  }

  get viewers (): HostState['viewers'] {
    return [...this.#sharing.viewers.listed()]
  }

  get relays (): HostState['relays'] {
    return [...this.#sharing.origin?.relays ?? []]
  }

  get waiting (): HostState['waiting'] {
    return this.#sharing.access.waitingRoom.newcomers
  }

  /** What does not depend on how the request came here. */
  get outline (): Outline {
    const { access, viewers } = this.#sharing
    const { settings } = this
    return {
      access: settings.access,
      paused: settings.paused,
      pin: access.pin,
      settings,
      places: { taken: viewers.size, most: viewers.places },
      lists: { sessions: this.#eachSession(), viewers: viewers.listed(), relays: this.relays, waiting: this.waiting }
    }
  }

  /** What links for other people start with: the host that the request names, unless only this machine knows it by that. */
  baseOf ({ protocol, host }: Request): string {
    const [best] = isLoopbackHost(host) ? this.#sharing.links() : []
    return `${protocol}://${best ? new URL(best.url).host : host}`
  }

  /** @param base see {@link baseOf} */
  linksFor (base: string): Links {
    const { access: { key, streamKey }, links } = this.#sharing
    return {
      link: `${base}/#key=${key}`,
      streamLink: `${base}/video_feed?key=${streamKey}`,
      links: links({ key, streamKey })
    }
  }

  /** The answer to a request of the host. */
  answer (request: Request): HostState {
    const { lists: { sessions, viewers, relays, waiting }, ...few } = this.outline
    const lists = { sessions: [...sessions], viewers: [...viewers], relays: [...relays], waiting: [...waiting] }
    return { ...few, ...this.linksFor(this.baseOf(request)), ...lists }
  }

  * #eachSession (): Generator<HostState['sessions'][number], void, void> {
    const { access, viewers: { reductions } } = this.#sharing
    for (const session of access.present) {
      const { id, name, device, address, since, lastSeen, watches, role, grant } = session
      yield { id, name, device, address, since, lastSeen, watches, role, grant, reduced: reductions.get(session) ?? '' }
    }
  }
}
