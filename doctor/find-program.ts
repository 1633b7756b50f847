import { posix, win32 } from 'node:path'
import type { System } from './system.js'

/** What Windows takes for programs where `PATHEXT` does not say. */
const PROGRAMS = '.COM;.EXE;.BAT;.CMD'

/**
 * Where a program is, found as the system would find it.
 * @param isExecutable whether a path leads to a program
 * @returns `undefined` if it is not installed
 */
export function findProgram (
  program: string, { platform, environment: { PATH = '', PATHEXT = PROGRAMS } }: Pick<System, 'platform' | 'environment'>,
  isExecutable: (path: string) => boolean
): string | undefined {
  const isWindows = platform === 'win32'
  const { delimiter, isAbsolute, join } = isWindows ? win32 : posix
  const names = [program, ...isWindows ? PATHEXT.split(';').map(extension => program + extension) : []]
  const folders = isAbsolute(program) ? [''] : PATH.split(delimiter).filter(Boolean)
  return folders.flatMap(folder => names.map(name => join(folder, name))).find(isExecutable)
}
