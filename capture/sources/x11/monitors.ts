import type { Callback, Client, Randr } from 'x11'
import type { Display } from '../../frame.js'
import type { Connection } from './connection.js'

const GET_MONITORS = 42
const REQUEST_WORDS = 3
/** Of an answer, without its first 8 bytes; and of a monitor in it, without its outputs. */
const HEADER_BYTES = 24
const MONITOR_BYTES = 24

/** A monitor as RANDR 1.5 has it: one output, several that belong together, or a part of one (`xrandr --setmonitor`). */
interface Monitor extends Pick<Display, 'x' | 'y' | 'width' | 'height' | 'primary'> {
  /** An atom. */
  name: number
}

/** RRGetMonitors (randrproto 1.5, section 7.3). */
function parse (reply: Buffer): Monitor[] {
  const monitors: Monitor[] = []
  for (let at = HEADER_BYTES; monitors.length < reply.readUInt32LE(4);) {
    monitors.push({
      name: reply.readUInt32LE(at),
      primary: reply[at + 4] !== 0,
      x: reply.readInt16LE(at + 8),
      y: reply.readInt16LE(at + 10),
      width: reply.readUInt16LE(at + 12),
      height: reply.readUInt16LE(at + 14)
    })
    at += MONITOR_BYTES + 4 * reply.readUInt16LE(at + 6)
  }
  return monitors
}

/** The library does not have this request. */
function ask (client: Client, { majorOpcode }: Randr, root: number, callback: Callback<Monitor[]>): void {
  const request = Buffer.alloc(4 * REQUEST_WORDS)
  request[0] = majorOpcode
  request[1] = GET_MONITORS
  request.writeUInt16LE(REQUEST_WORDS, 2)
  request.writeUInt32LE(root, 4)
  request[8] = 1 // active ones only
  client.replies[++client.seq_num] = [parse, callback]
  client.pack_stream.put(request)
  client.pack_stream.submit(true)
}

/** The monitors of a server with RANDR 1.5. */
export async function readMonitors (connection: Connection, randr: Randr): Promise<Display[]> {
  const { client, screen: { root } } = connection
  const monitors = await connection.request<Monitor[]>('asking for the monitors', callback => ask(client, randr, root, callback))
  return await Promise.all(monitors.map(async ({ name: atom, ...rest }) => {
    const name = await connection.request<string>('asking for the name of a monitor', callback => client.GetAtomName(atom, callback))
    return { id: name, name, ...rest }
  }))
}
