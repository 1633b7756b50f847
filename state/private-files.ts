import {
  closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, type Stats
} from 'node:fs'
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

const WORDS = {
  link: 'is a symbolic link',
  kind: 'is not what should be there',
  owner: 'belongs to another user',
  writable: 'can be changed by other users',
  readable: 'can be read by other users',
  size: 'is too big',
  foreign: 'was changed by somebody else'
}

/** What is wrong with a file or folder that somebody else may have put there, or may have read. */
export class Untrusted extends Error {
  constructor (path: string, readonly fault: keyof typeof WORDS) {
    super(`${path} ${WORDS[fault]}`)
  }
}

/** Windows has no such owners and modes: there the permissions of the user's folder protect what is in it. */
function checkOwner (path: string, { uid, mode }: Stats): void {
  if (!process.geteuid) return
  if (uid !== process.geteuid()) throw new Untrusted(path, 'owner')
  if (mode & 0o022) throw new Untrusted(path, 'writable')
}

function checkFolder (path: string, stats: Stats): void {
  if (stats.isSymbolicLink()) throw new Untrusted(path, 'link')
  if (!stats.isDirectory()) throw new Untrusted(path, 'kind')
  checkOwner(path, stats)
}

/** Opens a file, but not through a symbolic link, and without waiting for the other end of a pipe. */
function open (path: string): number {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
  try {
    return openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ELOOP' ? new Untrusted(path, 'link') : error
  }
}

/**
 * The text of a file that only this user can have written, in a folder for which that is true, too.
 * @param maxBytes the most that is read
 * @returns `undefined` if there is no such file
 * @throws Untrusted, or what the system says if it can't be read
 */
export function readPrivate (path: string, { isSecret, maxBytes }: { isSecret: boolean, maxBytes: number }): string | undefined {
  try {
    const folder = dirname(path)
    checkFolder(folder, lstatSync(folder))
    const file = open(path)
    try {
      const stats = fstatSync(file)
      if (!stats.isFile()) throw new Untrusted(path, 'kind')
      checkOwner(path, stats)
      if (isSecret && process.geteuid && stats.mode & 0o044) throw new Untrusted(path, 'readable')
      if (stats.size > maxBytes) throw new Untrusted(path, 'size')
      return readFileSync(file, 'utf8')
    } finally {
      closeSync(file)
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
  }
}

/**
 * What a file is written to before it takes its place as a whole. A process that was killed while writing has left it, so it is removed
 * first. Then it has to be new: nothing that is there is followed, or written to.
 */
const partOf = (path: string) => `${path}.part`
const NEW = { flag: 'wx', flush: true }
const FOLDER = { recursive: true, mode: 0o700 }

/**
 * Writes a file which others can read only if `mode` says so, in a folder that only this user can change, which is made if need be.
 * Whoever reads it sees either all of the old one or all of the new one.
 * @throws Untrusted, or what the system says if it can't be written
 */
export function writePrivateSync (path: string, text: string, mode = 0o600): void {
  const folder = dirname(path)
  mkdirSync(folder, FOLDER)
  checkFolder(folder, lstatSync(folder))
  rmSync(partOf(path), { force: true })
  writeFileSync(partOf(path), text, { ...NEW, mode })
  renameSync(partOf(path), path)
}

/** The same, while others have their turn. */
export async function writePrivate (path: string, text: string, mode = 0o600): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, FOLDER)
  checkFolder(folder, await lstat(folder))
  await rm(partOf(path), { force: true })
  await writeFile(partOf(path), text, { ...NEW, mode })
  await rename(partOf(path), path)
}
