import type { Colour } from 'x11'
import type { Connection } from './connection.js'

/** Pixels of 8 bits. */
const COLOURS = 256

/** The colours of a screen whose pixels are numbers of them, as `bgrx` in numbers of 32 bits: those of the colormap that it shows now. */
export async function readColours (connection: Connection): Promise<Int32Array> {
  const { client, screen: { root, root_visual: visual, root_depth: depth, depths, default_colormap: usual } } = connection
  const [installed = usual] = await connection.request<number[]>('asking for the colormap', callback =>
    client.ListInstalledColormaps(root, callback))
  const known = Math.min(COLOURS, depths[depth]![visual]!.map_ent)
  const colours = await connection.request<Colour[]>('asking for the colours', callback =>
    client.QueryColors(installed, Array.from({ length: known }, (_, pixel) => pixel), callback))
  const table = new Int32Array(COLOURS)
  colours.forEach(({ red, green, blue }, pixel) => { table[pixel] = red >> 8 << 16 | green >> 8 << 8 | blue >> 8 })
  return table
}
