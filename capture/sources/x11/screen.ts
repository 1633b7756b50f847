import type { Shm } from 'x11'
import type { Display } from '../../frame.js'
import type { Connection } from './connection.js'
import { acquireSegment, releaseSegment, type Segment } from './segment.js'

const Z_PIXMAP = 2
const ALL_PLANES = 0xffffffff

/** Two pictures of a display, four bytes a pixel: one may still be encoding while the other is read. */
export interface Screen {
  readonly pixels: readonly [Buffer, Buffer]
  /** Reads `rows` rows of the screen, from `top` on, into their place in one of the pictures. */
  read (index: 0 | 1, top: number, rows: number): Promise<unknown>
  close (): void
}

/** Through shared memory where that works, without a copy on our side; else over the socket, 7 ms for 1920x1080. */
export async function openScreen (connection: Connection, display: Display): Promise<Screen> {
  try {
    return await openShared(connection, display)
  } catch {
    if (connection.lost.aborted) throw connection.lost.reason
    return openSocket(connection, display)
  }
}

async function openShared (connection: Connection, { x, y, width, height }: Display): Promise<Screen> {
  const { client, screen: { root } } = connection
  const shm = await connection.extension<Shm>('shm')
  const stride = width * 4
  const attached: { id: number, segment: Segment }[] = []
  const attach = async () => {
    const segment = await acquireSegment(stride * height)
    const id = client.AllocID()
    try {
      await connection.request<void>('attaching shared memory', callback => shm.AttachFd(id, segment.fd, false, callback))
    } catch (error) {
      releaseSegment(segment) // a refused segment can't be detached: the server would answer with another error
      throw error
    }
    attached.push({ id, segment })
    return { id, pixels: segment.memory.subarray(0, stride * height) }
  }
  const close = () => {
    for (const { id, segment } of attached) {
      if (!connection.lost.aborted) shm.Detach(id)
      releaseSegment(segment)
    }
  }

  try {
    const pair = [await attach(), await attach()] as const
    return {
      pixels: [pair[0].pixels, pair[1].pixels],
      read: (index, top, rows) => connection.request('reading the screen', callback =>
        shm.GetImage(root, x, y + top, width, rows, ALL_PLANES, Z_PIXMAP, pair[index].id, top * stride, callback)),
      close
    }
  } catch (error) {
    close()
    throw error
  }
}

function openSocket (connection: Connection, { x, y, width, height }: Display): Screen {
  const { client, screen: { root } } = connection
  const stride = width * 4
  const pixels = [Buffer.alloc(stride * height), Buffer.alloc(stride * height)] as const
  return {
    pixels,
    async read (index, top, rows) {
      const { data } = await connection.request<{ data: Buffer }>('reading the screen', callback =>
        client.GetImage(Z_PIXMAP, root, x, y + top, width, rows, ALL_PLANES, callback))
      data.copy(pixels[index], top * stride)
    },
    close () {}
  }
}
