import x11, { type ServerDisplay } from 'x11'
import type { Owner } from '../../test/fixtures/owner.js'

const Z_PIXMAP = 2
const ALL_PLANES = 0xffff_ffff

/** px */
export interface Area { x: number, y: number, width: number, height: number }

/** Gives the pixels of a part of a screen: blue, green, red, a byte of nothing. */
export type See = (area: Area) => Promise<Buffer>

/** Opens an eye on an X server. */
export async function openEye (owner: Owner, display = process.env.DISPLAY!): Promise<See> {
  const { client, screen: [screen] } = await new Promise<ServerDisplay>((resolve, reject) =>
    x11.createClient({ display }, (error, server) => error ? reject(error) : resolve(server)))
  client.on('error', () => {}) // the server has ended
  owner.teardown(() => client.stream.destroy())
  return ({ x, y, width, height }) => new Promise((resolve, reject) => {
    client.GetImage(Z_PIXMAP, screen!.root, x, y, width, height, ALL_PLANES,
      (error, image) => error ? reject(error) : resolve(image.data))
  })
}
