import { execFile } from 'node:child_process'
import { accessSync, constants, readFileSync, readdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { attempt } from '../network/attempt.js'
import { findProgram } from './find-program.js'

/** How long a program may take to answer, ms. */
const PATIENCE_MS = 5000
/** The most that a program may answer, bytes: rules of a firewall can be many. */
const MOST_BYTES = 4 * 1024 * 1024

/** What the checks ask a machine, so that tests can answer for machines that they do not have. Nothing of it throws. */
export interface System {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Who runs this; empty if the system has no name for them. */
  readonly user: string
  /** What a program answers in English, whatever its exit code; `undefined` if there is none, or it takes longer than 5 s. */
  run (program: string, ...args: string[]): Promise<string | undefined>
  /** What a file contains; `undefined` if there is none, or it may not be read. */
  read (path: string): string | undefined
  /** The names in a folder; none if there is none. */
  list (path: string): string[]
  /** Where a program is, found as the system would; `undefined` if it is not installed. */
  find (program: string): string | undefined
}

function isExecutable (path: string): boolean {
  return attempt(() => accessSync(path, constants.X_OK) ?? true) ?? false
}

/** This machine. */
export const thisSystem: System = {
  platform: process.platform,
  environment: process.env,
  get user () { return attempt(() => userInfo().username) ?? '' },
  read: path => attempt(() => readFileSync(path, 'utf8')),
  list: path => attempt(() => readdirSync(path)) ?? [],
  find: program => findProgram(program, thisSystem, isExecutable),
  run: (program, ...args) => new Promise(resolve => {
    const options = { timeout: PATIENCE_MS, maxBuffer: MOST_BYTES, windowsHide: true, env: { ...process.env, LC_ALL: 'C' } }
    const answer = attempt(() => execFile(program, args, options, (error, stdout) => {
      resolve(error && (typeof error.code === 'string' || error.killed) ? undefined : stdout)
    }))
    if (!answer) resolve(undefined)
  })
}
