import { Type, type Static } from '@sinclair/typebox'
import { MODES } from './access.js'
import { NewcomerSchema, RelaySchema, SessionSchema, ViewerSchema } from './host-people.js'
import { SettingsSchema } from './host-settings.js'
import { literals } from './literals.js'

/** What a link names: an address of a network, one of containers, virtual machines or tunnels, or a name that is announced by mDNS. */
export const LINK_KINDS = ['real', 'virtual', 'mdns'] as const

/** A link that people on other machines can open. */
export const LinkSchema = Type.Object({
  address: Type.String({ description: 'the address, or the name, as people can type it' }),
  name: Type.String({ description: 'the network interface that has it, or `mDNS`; may be empty' }),
  url: Type.String({ description: 'opens the page; contains the key, unless only this machine can open it: that needs none' }),
  streamUrl: Type.String({ description: 'opens the stream, for players; contains a key of its own, with the same exception' }),
  kind: literals(LINK_KINDS, {
    description: '`real`: an address in a network of this machine; `virtual`: one of containers, virtual machines or tunnels; `mdns`: a ' +
      'name that is announced in the network'
  })
})

/** How many are watching. */
const PlacesSchema = Type.Object({
  taken: Type.Integer({ description: 'how many are watching' }),
  most: Type.Integer({ description: 'how many can watch at once, as `MAX_VIEWERS` says' })
}, { description: 'the places of viewers' })

/** The answer of `GET /host`, and to everything that the host does. */
export const HostStateSchema = Type.Object({
  access: literals(MODES, { description: 'what somebody without the key can do: nothing, enter a PIN, ask the host, or just watch' }),
  paused: Type.Boolean({ description: 'whether the host has paused the screen, so that nobody sees it' }),
  pin: Type.String({ description: 'the PIN, which lets people in while `access` is `pin`' }),
  link: Type.String({ description: 'opens the page; contains the key' }),
  streamLink: Type.String({ description: 'opens the stream, for players; contains a key of its own' }),
  links: Type.Array(LinkSchema, { description: 'links by each address of this machine, those first that will most likely work' }),
  settings: SettingsSchema,
  places: PlacesSchema,
  sessions: Type.Array(SessionSchema, { description: 'who was let in: browsers by their cookies, others by how and from where' }),
  viewers: Type.Array(ViewerSchema, { description: 'who is watching' }),
  relays: Type.Array(RelaySchema, { description: 'the relays that show the screen now, each to viewers of its own' }),
  waiting: Type.Array(NewcomerSchema, { description: 'who is asking to be let in' })
}, {
  description: 'Who may watch, and who is watching.',
  examples: [{
    access: 'ask',
    paused: false,
    pin: '042137',
    link: 'http://192.0.2.1:3000/#key=q83vEjRWeJCrze8SNFZ4kA',
    streamLink: 'http://192.0.2.1:3000/video_feed?key=ASNFZ4mrze8BI0VniavN7w',
    links: [{
      address: '192.0.2.1',
      name: 'eth0',
      url: 'http://192.0.2.1:3000/#key=q83vEjRWeJCrze8SNFZ4kA',
      streamUrl: 'http://192.0.2.1:3000/video_feed?key=ASNFZ4mrze8BI0VniavN7w',
      kind: 'real'
    }],
    settings: { access: 'ask', display: 'HDMI-1', fps: 30, quality: 80, width: 0, paused: false },
    places: { taken: 1, most: 2000 },
    sessions: [{
      id: 'pN3vK8sYw1Rb6uTq0cLz4g',
      name: 'Ann',
      device: 'Firefox, Android',
      address: '192.0.2.7',
      since: 1767225600000,
      lastSeen: 1767225660000,
      watches: ['feed', 'page'],
      role: 'viewer',
      grant: 'invitation',
      reduced: 'quality 50'
    }],
    viewers: [{
      id: 'Xq0p3nWbT1mS5c8dZ2kF7g',
      name: 'Ann',
      address: '192.0.2.7',
      userAgent: 'VLC/3.0.18',
      device: 'VLC',
      since: 1767225600000,
      sight: 'feed',
      grant: 'invitation',
      dropped: 12,
      reduced: 'quality 50',
      ageMs: 340,
      quality: 50
    }],
    relays: [{ id: 'u5YtQ0hXr2Lk9WmZc7VbNA', name: 'hall-2', viewers: 48, since: 1767225600000 }],
    waiting: [{
      id: 'b8aR1yVfT6uKq3sN0wEj5Q',
      name: 'Bob',
      address: '192.0.2.8',
      userAgent: 'Mozilla/5.0',
      device: 'Browser',
      since: 1767225601000
    }]
  }]
})

export type HostState = Static<typeof HostStateSchema>
export type Link = Static<typeof LinkSchema>
/** Somebody who was let in, as the host sees them. */
export type ListedSession = Static<typeof SessionSchema>
/** Somebody who watches, as the host sees them. */
export type Viewer = Static<typeof ViewerSchema>
/** Another machine that shows this screen to viewers of its own, as the host sees it. */
export type Relay = Static<typeof RelaySchema>
/** Somebody who is asking to be let in, as the host sees them. */
export type Newcomer = Static<typeof NewcomerSchema>
