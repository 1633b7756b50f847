import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Owner } from '../../test/fixtures/owner.js'

/** Runs a program with these arguments. @returns what it wrote to its standard output @throws with all that it wrote if it fails */
export type Run = (program: string, ...args: string[]) => string

/** buildah and podman with images and containers of their own, which are gone afterwards: those of this machine stay as they are. */
export function ownImages (owner: Owner): { run: Run, folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'deskfeed-container-'))
  const settings = join(folder, 'storage.conf')
  writeFileSync(settings, `[storage]\ndriver = "overlay"\ngraphroot = "${folder}/images"\nrunroot = "${folder}/run"\n`)
  const env = {
    ...process.env,
    CONTAINERS_STORAGE_CONF: settings,
    // These ask for no rights that a container on a build server lacks.
    BUILDAH_ISOLATION: 'chroot',
    BUILDAH_FORMAT: 'docker'
  }
  const run: Run = (program, ...args) => {
    const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 })
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`)
    return stdout.trim()
  }
  owner.teardown(() => {
    run('podman', 'rm', '--all', '--force', '--time', '2')
    run('podman', 'volume', 'prune', '--force')
    run('podman', 'rmi', '--all', '--force')
    rmSync(folder, { recursive: true, force: true })
  })
  return { run, folder }
}
