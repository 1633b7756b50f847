import { readFileSync } from 'node:fs'
import type { CDPSession, Page } from 'playwright-core'

/** What a page holds once garbage has been collected, MB. */
export interface Held {
  /** Of JavaScript, of the DOM, and of buffers, in the page itself. */
  heap: number
  /** Of its process, with workers, pictures and what the browser keeps for speed. */
  resident: number
}

/** @returns a function that reads what a page holds; it is the only one of its browser */
export async function openScales (page: Page): Promise<() => Promise<Held>> {
  const session = await page.context().newCDPSession(page)
  const browser = await page.context().browser()!.newBrowserCDPSession()
  return async () => {
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = await heapOf(session)
    return { heap: (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6, resident: await residentOf(browser) }
  }
}

async function heapOf (session: CDPSession) {
  return await session.send('Runtime.getHeapUsage') as unknown as Record<'usedSize' | 'embedderHeapUsedSize' | 'backingStorageSize', number>
}

/** Of the largest renderer, which is that of the page. */
async function residentOf (browser: CDPSession): Promise<number> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo')
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    const [, kb] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? []
    return Number(kb) / 1000
  })
  return Math.max(...sizes)
}
