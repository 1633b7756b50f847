import { execFile, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Owner } from '../../../test/fixtures/owner.js'

const START_UP_MS = 30_000
/** Programs draw for some time after their window is there, ms. */
const DRAWS_MS = 2500

const runFile = promisify(execFile)

/** Starts a program on `$DISPLAY`; it ends with the owner, and so does whatever it starts. */
export function startProgram (owner: Owner, command: string, args: readonly string[], environment: Record<string, string> = {}): void {
  const child = spawn(command, args, { stdio: 'ignore', detached: true, env: { ...process.env, ...environment } })
  const gone = new Promise<void>(resolve => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve()) // whoever waits for its window says so
  })
  owner.teardown(async () => {
    if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
    await gone
  })
}

/** Does what a hand does on a display, by xdotool. Its `sleep` keeps time better than many processes would. */
export async function actOn (display: string, ...steps: Array<string | number>): Promise<void> {
  await runFile('xdotool', steps.map(String), { env: { ...process.env, DISPLAY: display } })
}

/** The same on `$DISPLAY`. */
export const act = (...steps: Array<string | number>): Promise<void> => actOn(process.env.DISPLAY!, ...steps)

/** Waits for a window that fits, and until it has drawn. @returns its id */
export async function windowOf (...search: string[]): Promise<string> {
  for (const until = performance.now() + START_UP_MS; performance.now() < until; await sleep(100)) {
    const found = spawnSync('xdotool', ['search', '--onlyvisible', ...search], { encoding: 'utf8' }).stdout.trim().split('\n').at(-1)
    if (!found) continue
    await sleep(DRAWS_MS)
    return found
  }
  throw new Error(`there was no window for ${search.join(' ')}`)
}

/** A folder that goes with the owner. */
export function folderOf (owner: Owner): string {
  const folder = mkdtempSync(join(tmpdir(), 'deskfeed-scene-'))
  owner.teardown(() => rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 200 }))
  return folder
}

/** Opens a terminal in which a script of bash runs. @param name its class, unlike that of others */
export async function openTerminal (owner: Owner, name: string, geometry: string, script: string): Promise<string> {
  startProgram(owner, 'xterm', [
    '-fa', 'DejaVu Sans Mono', '-fs', '12', '-class', name, '-geometry', geometry, '-e', 'bash', '--norc', '-c', script
  ])
  return await windowOf('--class', `^${name}$`)
}

/** The arguments with which Chromium, with a profile of its own, asks nothing, calls nobody, and fills a screen of 1920x1080. */
export function chromiumOptions (owner: Owner): string[] {
  const profile = folderOf(owner)
  mkdirSync(join(profile, 'Default'))
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify({ translate: { enabled: false } }))
  return [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--test-type', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--window-position=0,0', '--window-size=1920,1080', `--user-data-dir=${profile}`
  ]
}

/** Shows a page in Chromium, over the whole screen. */
export async function openChromium (owner: Owner, page: string, title: string): Promise<void> {
  startProgram(owner, 'chromium', [...chromiumOptions(owner), '--kiosk', `--app=file://${page}`])
  await windowOf('--name', title)
}

/** What keeps Firefox from asking and from calling home. */
const PREFERENCES: Record<string, unknown> = {
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'dom.push.connection.enabled': false
}

/** Shows a page in Firefox, over the whole screen. */
export async function openFirefox (owner: Owner, page: string, title: string): Promise<void> {
  const profile = folderOf(owner)
  writeFileSync(join(profile, 'user.js'), Object.entries(PREFERENCES)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''))
  const args = ['--no-remote', '--profile', profile, '--width', '1920', '--height', '1080', '--kiosk', `file://${page}`]
  startProgram(owner, 'firefox-esr', args, { HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' })
  await windowOf('--name', title)
}
