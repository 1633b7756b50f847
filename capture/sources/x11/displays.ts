import type { Randr } from 'x11'
import type { Display } from '../../frame.js'
import { primaryFirst } from '../primary-first.js'
import type { Connection } from './connection.js'

/** The size of the whole desktop, px. */
function geometry (connection: Connection): Promise<{ width: number, height: number }> {
  return connection.request('asking for the size of the screen', callback =>
    connection.client.GetGeometry(connection.screen.root, callback))
}

/** The monitors that RANDR reports, the primary one first; the whole desktop if none is connected. */
export async function readDisplays (connection: Connection, randr: Randr): Promise<Display[]> {
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
  if (displays.length === 0) {
    displays.push({ id: 'desktop', name: 'whole desktop', x: 0, y: 0, ...await geometry(connection), primary: true })
  }
  return primaryFirst(displays)
}
