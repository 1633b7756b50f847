import { setTimeout as sleep } from 'node:timers/promises'
import type { Desktop, Display, Shot, Source } from '../../capture/frame.js'
import { drawPlaceholder } from '../../capture/pictures/placeholder.js'
import type { Size } from '../../capture/pictures/scale/fit.js'
import type { Bus } from '../bus.js'
import { ANY, ORIGINS } from '../subjects.js'
import { readOrigin, type ListedOrigin } from '../talk.js'
import { RelayCapture } from './capture.js'
import type { Relay } from './link.js'

/** How long all are asked who shares, ms. */
const LIST_MS = 400
/** The most machines that are listed. */
const MOST_LISTED = 1000
/** How often it is asked again while nobody shares, ms. */
const AGAIN_MS = 500
/** How large a screen is that nobody has seen yet, px. */
const UNSEEN: Size = { width: 1280, height: 720 }
const NOBODY = 'no machine shares its screen yet'

export interface RelaySourceOptions {
  bus: Bus
  /** Of the machine that shares, or {@link ANY}: each is a display. */
  name: string
  relay: Relay
  /** Told what the host points at there. @param display its id here @param message of docs/updates.md */
  pointed (display: string, message: Buffer): void
  /** A display is not captured any more. */
  left (display: string): void
  /** A machine that shares does not answer any more, or does again. */
  silent (name: string, isSilent: boolean): void
}

/** The screens of other machines, as a source: each machine that shares is a display, whose id is its name on the bus. */
export function createRelaySource ({ bus, name, relay, pointed, left, silent }: RelaySourceOptions): Source {
  /** By name, each once. */
  async function list (): Promise<Display[]> {
    const answers = await bus.askAll(ORIGINS, Buffer.alloc(0), LIST_MS).catch(() => [])
    const known = new Map(answers.slice(0, MOST_LISTED).flatMap(bytes => readOrigin(bytes) ?? []).map(origin => [origin.name, origin]))
    const wanted = [...known.values()].filter(origin => name === ANY || origin.name === name)
    return wanted.sort((a, b) => a.name < b.name ? -1 : 1).map((origin, index) => displayOf(origin, index === 0))
  }

  /** The first that shares. Until there is one, viewers are told so. */
  async function waitForOne (size: Size, signal: AbortSignal, emit: (shot: Shot) => void): Promise<string> {
    for (let isTold = false; ; isTold = true) {
      const [first] = await list()
      if (first) return first.id
      signal.throwIfAborted()
      if (!isTold) emit({ ...await drawPlaceholder(NOBODY, size, 'NO_DISPLAY'), code: 'NO_DISPLAY' })
      await sleep(AGAIN_MS, undefined, { signal })
    }
  }

  const desktop: Desktop = {
    lost: new AbortController().signal, // never: whoever does not answer now may do so later
    async displays () {
      const displays = await list()
      return displays.length > 0 ? displays : [displayOf({ name }, true)]
    },
    async capture ({ id, width, height }, pace, signal, emit, unchanged = () => {}) {
      const size = { width, height }
      const origin = id === ANY ? await waitForOne(size, signal, emit) : id
      const capture = new RelayCapture({
        bus, name: origin, relay, size, pointed: message => pointed(id, message), silent: isSilent => silent(origin, isSilent)
      }, unchanged)
      try {
        await capture.run(pace, signal, emit)
      } finally {
        left(id)
        await capture.close()
      }
    },
    close: async () => {}
  }
  return { name: 'relay', open: async () => desktop }
}

function displayOf ({ name, display }: Pick<ListedOrigin, 'name'> & Partial<ListedOrigin>, primary: boolean): Display {
  return { id: name, name, x: 0, y: 0, width: display?.width || UNSEEN.width, height: display?.height || UNSEEN.height, primary }
}
