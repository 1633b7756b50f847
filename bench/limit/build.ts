import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

let built: string | undefined

/** Compiles `limit.c` once per run, into a folder that is removed with the process. @returns the path of the program */
export function buildLimit (): string {
  if (built) return built
  const folder = mkdtempSync(join(tmpdir(), 'deskfeed-limit-'))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  const program = join(folder, 'limit')
  const source = fileURLToPath(new URL('limit.c', import.meta.url))
  const args = ['-O2', '-Wall', '-o', program, source, '-lX11', '-lXext', '-lturbojpeg']
  execFileSync('gcc', args, { stdio: ['ignore', 'inherit', 'inherit'] })
  built = program
  return program
}
