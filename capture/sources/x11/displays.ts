import type { Randr } from 'x11'
import type { Display } from '../../frame.js'
import { primaryFirst } from '../primary-first.js'
import type { Connection } from './connection.js'
import { readMonitors } from './monitors.js'

/** The whole screen of the server. */
async function wholeDesktop (connection: Connection): Promise<Display> {
  const { width, height } = await connection.request<{ width: number, height: number }>('asking for the size of the screen', callback =>
    connection.client.GetGeometry(connection.screen.root, callback))
  return { id: 'desktop', name: 'whole desktop', x: 0, y: 0, width, height, primary: true }
}

/** The outputs that show something, of a server with RANDR 1.3 or 1.4. */
async function readOutputs (connection: Connection, randr: Randr): Promise<Display[]> {
  const { root } = connection.screen
  const ask = connection.request.bind(connection)
  const resources = await ask<{ outputs: number[], config_timestamp: number }>('asking for the monitors', callback =>
    randr.GetScreenResourcesCurrent(root, callback))
  const primary = await ask<number>('asking for the primary monitor', callback => randr.GetOutputPrimary(root, callback))

  const displays: Display[] = []
  for (const output of resources.outputs) {
    const { name, crtc } = await ask<{ name: string, crtc: number }>('asking for a monitor', callback =>
      randr.GetOutputInfo(output, resources.config_timestamp, callback))
    if (crtc === 0) continue // connected to nothing, or switched off
    const { x, y, width, height } = await ask<{ x: number, y: number, width: number, height: number }>('asking for a monitor', callback =>
      randr.GetCrtcInfo(crtc, resources.config_timestamp, callback))
    displays.push({ id: name, name, x, y, width, height, primary: output === primary })
  }
  return displays
}

/** What RANDR reports; nothing where there is no RANDR, or one before 1.3. */
async function readReported (connection: Connection): Promise<Display[]> {
  const randr = await connection.extension<Randr>('randr')
  if (!randr) return []
  const version = 100 * randr.major_version + randr.minor_version
  if (version >= 105) return await readMonitors(connection, randr)
  return version >= 103 ? await readOutputs(connection, randr) : []
}

/** The monitors that the server reports, the primary one first; the whole desktop if there is none. */
export async function readDisplays (connection: Connection): Promise<Display[]> {
  const displays = (await readReported(connection)).filter(({ width, height }) => width > 0 && height > 0)
  return displays.length > 0 ? primaryFirst(displays) : [await wholeDesktop(connection)]
}
