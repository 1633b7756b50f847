import type { XExtension } from 'x11'
import type { ScreenTrouble } from '../../../contract/troubles.js'
import { Fault } from '../../fault.js'
import { Connection } from './connection.js'
import { readDisplays } from './displays.js'

const INCLUDE_INFERIORS = 1

/** An X server that is there, but shows nothing of what people see: nor does it to others who ask it. */
export class Blind extends Fault {
  constructor (message: string, code: ScreenTrouble) {
    super('failed', message, code)
  }
}

/** Servers that have this can only put single windows on the desktops of macOS and Windows. */
const SINGLE_WINDOWS = ['Apple-WM', 'Windows-WM']

async function has (connection: Connection, extension: string): Promise<boolean> {
  const { present } = await connection.request<XExtension>(`asking for ${extension}`, callback =>
    connection.client.QueryExtension(extension, callback))
  return Boolean(present)
}

/** Since 23.1 Xwayland has an extension by which it is told from others; before that it names its outputs after itself. */
async function isXwayland (connection: Connection): Promise<boolean> {
  return await has(connection, 'XWAYLAND') || (await readDisplays(connection)).some(({ id }) => id.startsWith('XWAYLAND'))
}

/**
 * Whether a server shows its screen as a whole. Each window of a rootless Xwayland is one of the Wayland desktop, and the screen around
 * them is nowhere: a copy from it lacks everything, as the server reports (X11 protocol, CopyArea, `graphics-exposures`).
 */
async function showsScreen (connection: Connection): Promise<boolean> {
  const { client, screen: { root, root_depth: depth } } = connection
  const [pixmap, gc] = [client.AllocID(), client.AllocID()]
  let lacks = false
  const note = ({ name, drawable }: { name: string, drawable: number }) => {
    if (name === 'GraphicsExposure' && drawable === pixmap) lacks = true
  }
  client.on('event', note)
  try {
    await connection.batch(() => {
      client.CreatePixmap(pixmap, root, depth, 1, 1)
      client.CreateGC(gc, pixmap, { subwindowMode: INCLUDE_INFERIORS, graphicsExposures: 1 })
      client.CopyArea(root, pixmap, gc, 0, 0, 0, 0, 1, 1)
      client.FreeGC(gc)
      client.FreePixmap(pixmap)
      return connection.request('asking whether it shows its screen', callback => client.GetInputFocus(callback))
    })
  } finally {
    client.off('event', note)
  }
  return !lacks
}

/** @throws {@link Blind} if what can be read from this server is not what people see */
export async function checkSight (connection: Connection): Promise<void> {
  const { DISPLAY } = process.env
  for (const extension of SINGLE_WINDOWS) {
    if (await has(connection, extension)) {
      const why = `the X server ${DISPLAY} has single windows of a desktop and can't see that desktop: run Deskfeed there`
      throw new Blind(why, 'NO_DISPLAY')
    }
  }
  if (!await isXwayland(connection) || await showsScreen(connection)) return
  throw new Blind(`the X server ${DISPLAY} is Xwayland, which has single windows of a Wayland desktop and can't see that desktop: ` +
    'use SOURCE=wayland, as docs/sources.md says', 'WAYLAND')
}

/** The same for the server on `$DISPLAY`, if one can be asked: for sources that read it in other ways. */
export async function checkServer (): Promise<void> {
  if (!process.env.DISPLAY) return
  const connection = await Connection.open().catch(() => undefined)
  try {
    if (connection) await checkSight(connection)
  } finally {
    connection?.close()
  }
}
