import type { Callback, Client, Randr } from 'x11'
import type { Display } from '../../frame.js'
import type { Connection } from './connection.js'

const GET_ATOM_NAME = 17
const GET_MONITORS = 42
/** Of an answer, without its first 8 bytes; and of a monitor in it, without its outputs. */
const HEADER_BYTES = 24
const MONITOR_BYTES = 24

/** A monitor as RANDR 1.5 has it: one output, several that belong together, or a part of one (`xrandr --setmonitor`). */
interface Monitor extends Pick<Display, 'x' | 'y' | 'width' | 'height' | 'primary'> {
  /** An atom. */
  name: number
}

/** RRGetMonitors (randrproto 1.5, section 7.3). */
function parseMonitors (reply: Buffer): Monitor[] {
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

/** GetAtomName (X11 protocol, section 9). */
function parseName (reply: Buffer): string {
  return reply.toString('utf8', HEADER_BYTES, HEADER_BYTES + reply.readUInt16LE(0))
}

/** Sends a request that the library does not have. @param words of 4 bytes, after the first */
function ask<T> (
  client: Client, opcode: number, minorOpcode: number, words: number[], parse: (reply: Buffer) => T, callback: Callback<T>
): void {
  const request = Buffer.alloc(4 + 4 * words.length)
  request[0] = opcode
  request[1] = minorOpcode
  request.writeUInt16LE(1 + words.length, 2)
  words.forEach((word, index) => request.writeUInt32LE(word, 4 + 4 * index))
  client.replies[++client.seq_num] = [parse, callback]
  client.pack_stream.put(request)
  client.pack_stream.submit(true)
}

/** The active monitors of a server with RANDR 1.5. */
export async function readMonitors (connection: Connection, { majorOpcode }: Randr): Promise<Display[]> {
  const { client, screen: { root } } = connection
  const monitors = await connection.request<Monitor[]>('asking for the monitors', callback =>
    ask(client, majorOpcode, GET_MONITORS, [root, 1], parseMonitors, callback))
  return await Promise.all(monitors.map(async ({ name: atom, ...rest }) => {
    // The library would ask, but keeps the names of one server for all others.
    const name = await connection.request<string>('asking for the name of a monitor', callback =>
      ask(client, GET_ATOM_NAME, 0, [atom], parseName, callback))
    return { id: name, name, ...rest }
  }))
}
