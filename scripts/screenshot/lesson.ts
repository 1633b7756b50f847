import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../test/fixtures/needs.js'
import type { Owner } from '../../test/fixtures/owner.js'

const LESSON = new URL('lesson.html', import.meta.url)

/** Opens a browser on the shared screen, as a teacher would. */
export function showLesson (owner: Owner, display: string): void {
  const profile = mkdtempSync(join(tmpdir(), 'deskfeed-'))
  const child = spawn(findProgram('chromium')!, [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`,
    '--window-position=0,0', '--window-size=1600,900', '--kiosk', LESSON.href
  ], { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' })
  owner.teardown(() => new Promise<void>(resolve => {
    child.once('exit', () => {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
      resolve()
    })
    child.kill()
  }))
}
