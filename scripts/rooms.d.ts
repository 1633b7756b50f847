export interface Room {
  room: string
  /** What it is for, in a few words. */
  purpose: string
  /** Patterns of the paths of its files. */
  files: string[]
  /** The rooms that it may import from. */
  imports: string[]
  /** The rooms that it may import types from. */
  types?: string[]
  fastify?: boolean | 'types'
  /** What to do instead of a forbidden import. */
  instead: string
}

export const ROOMS: Room[]
