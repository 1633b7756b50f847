import fp from 'fastify-plugin'
import { fingerprint } from '../access/secrets.js'
import type { Mode } from '../contract/access.js'
import { shut, whatHolds, whatLasts, type Configured, type Kept } from '../state/kept.js'
import { Saver } from '../state/saver.js'
import { StateFile } from '../state/state-file.js'

/** An answer waits no longer than this for what it has changed to be written, ms: a disk that hangs must not hold up a pause. */
const PATIENCE_MS = 1000

const PAUSED = 'The screen is still paused: resume on the page.'
const PAUSED_BY_DISPLAY = 'paused: the display that was shared is not here'
const deadKey = (variable: string, link: string) =>
  `${variable} was renewed and opens nothing any more: the ${link} has a new key, until you set ${variable} to another one.`
const ELSEWHERE = 'Set XDG_STATE_HOME to a folder that Deskfeed may write to, or STATE=none'
const SHUT = 'the screen is paused, and only a new key lets people in, until you mend or delete that or set STATE=none.'

const displayGone = (id: string) =>
  `The display "${id}", which was shared, is not here: the screen is paused. Choose a display and resume on the page.`

const SAFE = ['GET', 'HEAD', 'OPTIONS']

export interface StateOptions {
  /** The file to keep it in. */
  path: string
  /** As the access plugin has it. */
  mode: Mode
  key?: string
  hostKey?: string
  streamKey?: string
  /** What the configuration says about what is shown. */
  shown: { display?: string, fps: number, quality: number, width?: number, height?: number, fit?: string }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether requests to it change what is kept, so that the answer waits for that; what only the host may do always does. */
    changesState?: boolean
  }
  interface FastifyInstance {
    /** What is kept for the next start; only where this plugin is used. */
    state?: {
      /** What is to be said about how this start goes on, a sentence each. */
      notes: string[]
      /** Says before the instance is closed that its end is orderly. Otherwise all is kept, as after a crash. */
      endOrderly (): void
    }
  }
}

/**
 * A restart never opens more than before: keeps the pause, what the host has chosen of what is shown, the mode, which keys are dead, and
 * sessions. They are read as soon as the instance listens, before it accepts a connection, and written only by an instance that listens:
 * no other service has its port then, and so its file.
 */
export default fp<StateOptions>(async (app, { path, mode, key, hostKey, streamKey, shown }) => {
  const { access, views, source: { displays } } = app
  const file = new StateFile(path)
  const configured: Configured = {
    mode,
    ...shown,
    ...key && { key: fingerprint(key) },
    ...hostKey && { hostKey: fingerprint(hostKey) },
    ...streamKey && { streamKey: fingerprint(streamKey) }
  }
  const notes: string[] = []
  /** The display that the host has chosen, as long as it is not here, and nobody is shown another one. */
  let missing: string | undefined
  let isOrderly = false
  let saver: Saver | undefined

  function snapshot (): Kept {
    const kept = {
      version: 1 as const,
      configured,
      ...views.paused !== undefined && { paused: views.paused },
      shown: { ...missing !== undefined && { display: missing }, ...views.chosen },
      ...access.snapshot()
    }
    return isOrderly ? whatLasts(kept) : kept
  }

  function restore (kept: Kept): void {
    access.restore(kept)
    if (kept.paused !== undefined) views.pause(kept.paused)
    const { display: id, ...change } = kept.shown ?? {}
    const display = displays.find(display => display.id === id)
    if (id !== undefined && !display) {
      missing = id
      views.pause(PAUSED_BY_DISPLAY)
      notes.push(displayGone(id))
    }
    views.change({ ...change, ...display && { display } })
  }

  function start (): void {
    saver = new Saver({
      write: () => file.write(snapshot()),
      onFailure: error => app.log.error(`What the host changes is not kept for the next start: ${error.message}. ${ELSEWHERE}`)
    })
    const change = () => saver?.change()
    access.on('changed', change).on('ended', change)
    views.on('chosen', change).on('paused', () => {
      if (views.paused === undefined) missing = undefined
      change()
    })
    change()
  }

  app.server.once('listening', () => {
    try {
      const kept = file.read()
      if (kept) restore(whatHolds(kept, configured))
      if (kept?.paused !== undefined) notes.push(PAUSED)
      if (key && access.key !== key) notes.push(deadKey('ACCESS_KEY', 'link'))
      if (streamKey && access.streamKey !== streamKey) notes.push(deadKey('STREAM_KEY', 'stream link'))
      start()
    } catch (error) {
      restore(shut(configured))
      notes.push(`What was kept for this start can't be used (${(error as Error).message}): ${SHUT}`)
    }
  })

  app.addHook('onRoute', route => {
    const { access, changesState } = route.config ?? {}
    if ((access !== 'host' && !changesState) || [route.method].flat().every(method => SAFE.includes(method))) return
    route.onSend = [...[route.onSend ?? []].flat(), async () => saver?.settled(PATIENCE_MS)]
  })

  app.addHook('preClose', async () => saver?.close())
  app.decorate('state', { notes, endOrderly: () => { isOrderly = true } })
}, { name: 'state', dependencies: ['access', 'deskfeed-capture'] })
