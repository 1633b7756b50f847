import { StaleRegion } from '../../pictures/stale-region.js'
import { acquireSegment, releaseSegment, type Segment } from '../x11/segment.js'
import type { Connection } from './connection.js'
import type { Layout } from './copier.js'
import { BUFFER, SHM, SHM_POOL } from './protocol.js'

/** Memory that the compositor copies a picture to. */
export class Landing {
  /** The number of the object. */
  readonly buffer: number
  readonly pixels: Buffer
  /** What has changed since it was copied to. */
  readonly stale = new StaleRegion()
  readonly #connection: Connection
  readonly #segment: Segment

  private constructor (connection: Connection, buffer: number, segment: Segment, bytes: number) {
    this.#connection = connection
    this.buffer = buffer
    this.#segment = segment
    this.pixels = segment.memory.subarray(0, bytes)
  }

  /**
   * @param shm the number of the object
   * @throws if the system has no memory to share, or it can't be passed on
   */
  static async open (connection: Connection, shm: number, { width, height, stride, format }: Layout): Promise<Landing> {
    const bytes = stride * height
    const segment = await acquireSegment(bytes)
    try {
      await connection.flushed()
      const pool = connection.create()
      connection.sendDescriptor(segment.fd, shm, SHM.requests.createPool, pool, bytes)
      const buffer = connection.create()
      connection.send(pool, SHM_POOL.requests.createBuffer, buffer, 0, width, height, stride, format)
      connection.destroy(pool, SHM_POOL.requests.destroy)
      return new Landing(connection, buffer, segment, bytes)
    } catch (error) {
      releaseSegment(segment)
      throw error
    }
  }

  /** The memory is used again once the compositor has let go of it, or is not heard of any more. */
  close (): void {
    this.#connection.destroy(this.buffer, BUFFER.requests.destroy)
    const release = () => releaseSegment(this.#segment)
    this.#connection.sync('giving memory back').then(release, release)
  }
}
