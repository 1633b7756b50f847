import type { AccessControl } from '../access/access-control.js'
import { deviceOf } from '../access/device.js'
import type { Viewers } from '../capture/viewers/viewers.js'
import type { Views } from '../capture/views/views.js'
import type { HostState, Link } from '../contract/host.js'
import { isLoopbackHost, urlHost } from '../network/address.js'

export interface HostOptions {
  /** The port it is to listen on; 0 if any. */
  port: number
}

/** What knows what the host sees. */
export interface Sharing {
  access: AccessControl
  views: Views
  viewers: Viewers
  /** Where it can be reached, the best link first. */
  links (keys?: { key: string, streamKey: string }): Link[]
}

/** A request, as far as it says how it came here. */
interface Request {
  protocol: 'http' | 'https'
  /** The host that it is for, with the port. */
  host: string
  socket: { localPort?: number | undefined }
}

/** How the host's request came here: links for other people are made from that. */
export interface Way {
  protocol: 'http' | 'https'
  /** With a port other than that of the protocol. */
  host: string
  port: number
}

/** The part of the state that is the same for every host, and the part that depends on the way. */
export type SharedState = Omit<HostState, keyof Links>
export type Links = Pick<HostState, 'link' | 'streamLink' | 'links'>

/** What the host sees. */
export class HostView {
  readonly #sharing: Sharing
  readonly #options: HostOptions

  constructor (sharing: Sharing, options: HostOptions) {
    this.#sharing = sharing
    this.#options = options
  }

  get settings (): HostState['settings'] {
    const { access, views } = this.#sharing
    return { access: access.mode, ...views.settings, paused: views.paused !== undefined }
  }

  get sessions (): HostState['sessions'] {
    const { access, viewers: { reductions } } = this.#sharing
    return access.present.map(session => {
      const { id, name, userAgent, address, since, lastSeen, watches, role, grant } = session
      const reduced = reductions.get(session) ?? ''
      return { id, name, device: deviceOf(userAgent), address, since, lastSeen, watches, role, grant, reduced }
    })
  }

  get viewers (): HostState['viewers'] {
    return this.#sharing.viewers.all.map(viewer => ({ ...viewer, device: deviceOf(viewer.userAgent) }))
  }

  get waiting (): HostState['waiting'] {
    return this.#sharing.access.waitingRoom.newcomers
  }

  /** What does not depend on the way. */
  get shared (): SharedState {
    const { access, viewers } = this.#sharing
    const { settings, sessions, viewers: watching, waiting } = this
    return {
      access: settings.access,
      paused: settings.paused,
      pin: access.pin,
      settings,
      places: { taken: viewers.size, most: viewers.places },
      sessions,
      viewers: watching,
      waiting
    }
  }

  /** The host that the request names, unless only this machine knows it by that. */
  wayOf ({ protocol, host, socket }: Request): Way {
    const port = socket.localPort ?? this.#options.port
    if (!isLoopbackHost(host)) return { protocol, port, host }
    const [{ address } = { address: 'localhost' }] = this.#sharing.links()
    return { protocol, port, host: `${urlHost(address)}:${port}` }
  }

  linksFor ({ protocol, host }: Way): Links {
    const { access: { key, streamKey }, links } = this.#sharing
    const base = `${protocol}://${host}`
    return {
      link: `${base}/#key=${key}`,
      streamLink: `${base}/video_feed?key=${streamKey}`,
      links: links({ key, streamKey })
    }
  }

  /** The answer to a request of the host. */
  answer (request: Request): HostState {
    return { ...this.shared, ...this.linksFor(this.wayOf(request)) }
  }
}
