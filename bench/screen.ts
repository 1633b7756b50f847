import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Owner } from '../test/fixtures/owner.js'
import { startXServer, type XServer } from '../test/fixtures/x-server.js'
import type { Size } from './contestants/index.js'

export const FULL_HD: Size = { width: 1920, height: 1080 }
export const ULTRA_HD: Size = { width: 3840, height: 2160 }

async function draw (owner: Owner, display: string, changesPerSecond: number, area: string[] = []): Promise<void> {
  const script = fileURLToPath(new URL('moving-screen.ts', import.meta.url))
  const args = ['--import', 'tsx', script, display, String(changesPerSecond), ...area]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  owner.teardown(() => child.kill())
  await once(child.stdout, 'data')
}

/**
 * Starts an X server that shows the page; from now on it is `$DISPLAY`.
 * @param changesPerSecond how often the whole page changes; with 0 never
 * @param area the part that changes instead of the whole page, as `<width>x<height>+<x>+<y>`
 */
export async function openScreen (owner: Owner, { width, height }: Size, changesPerSecond: number, area?: string): Promise<XServer> {
  const server = await startXServer(owner, `${width}x${height}`)
  await draw(owner, server.display, area ? 0 : changesPerSecond)
  if (area) await draw(owner, server.display, changesPerSecond, [area])
  return server
}
