import { existsSync, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Owner } from '../../test/fixtures/owner.js'
import { chromiumOptions, startProgram } from '../deltas/scenes/programs.js'

/** Chromium has started by then, ms. */
const START_UP_MS = 30_000

/** What a page holds once garbage has been collected, MB. */
export interface Held {
  /** Of JavaScript, of the DOM, and of buffers, in the page itself. */
  heap: number
  /** Of its process, with workers, pictures and what the browser keeps for speed. */
  resident: number
}

type Ask = <T>(method: string) => Promise<T>

/** Asks by the protocol of Chromium's developer tools. */
async function connect (owner: Owner, address: string): Promise<Ask> {
  const socket = new WebSocket(address)
  owner.teardown(() => socket.terminate())
  await once(socket, 'open')
  let last = 0
  return <T>(method: string) => new Promise<T>(resolve => {
    const id = ++last
    const hear = (message: Buffer) => {
      const answer = JSON.parse(String(message)) as { id: number, result: T }
      if (answer.id !== id) return
      socket.off('message', hear)
      resolve(answer.result)
    }
    socket.on('message', hear)
    socket.send(JSON.stringify({ id, method }))
  })
}

/**
 * Opens a page in a Chromium of its own, on `$DISPLAY`. Not by Playwright, which has it keep what it loads: 0.3 MB in 10 minutes.
 * @returns a function that reads what the page holds
 */
export async function openOnScales (owner: Owner, url: string): Promise<() => Promise<Held>> {
  const options = chromiumOptions(owner)
  startProgram(owner, 'chromium', [...options, '--headless=new', '--remote-debugging-port=0', '--window-size=1280,800', url])
  const portFile = join(options.find(option => option.startsWith('--user-data-dir='))!.split('=')[1]!, 'DevToolsActivePort')
  const read = () => existsSync(portFile) ? readFileSync(portFile, 'utf8').split('\n') : []
  for (const until = performance.now() + START_UP_MS; read().length < 2; await sleep(100)) {
    if (performance.now() > until) throw new Error(`Chromium has not started within ${START_UP_MS / 1000} s`)
  }
  const [port, path] = read()
  const browser = await connect(owner, `ws://127.0.0.1:${port}${path}`)
  const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json() as Array<{ type: string, webSocketDebuggerUrl: string }>
  const page = await connect(owner, targets.find(({ type }) => type === 'page')!.webSocketDebuggerUrl)
  return async () => {
    await page('HeapProfiler.collectGarbage')
    const sizes = await page<Record<'usedSize' | 'embedderHeapUsedSize' | 'backingStorageSize', number>>('Runtime.getHeapUsage')
    return { heap: (sizes.usedSize + sizes.embedderHeapUsedSize + sizes.backingStorageSize) / 1e6, resident: await residentOf(browser) }
  }
}

/** Of the largest renderer, which is that of the page. */
async function residentOf (browser: Ask): Promise<number> {
  const { processInfo } = await browser<{ processInfo: Array<{ type: string, id: number }> }>('SystemInfo.getProcessInfo')
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    const [, kb] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? []
    return Number(kb) / 1000
  })
  return Math.max(...sizes)
}
