import { chromium } from 'playwright-core'
import { findProgram } from '../../../test/fixtures/needs.js'
import type { Owner } from '../../../test/fixtures/owner.js'
import { openWindow } from '../../../test/fixtures/window.js'
import { withOwner } from '../../owner.js'
import { serve } from '../receivers/index.js'
import { openEye } from '../screenshot.js'
import { COLOURS, SMALL, middleOf, until } from './changes.js'
import { startFarScreen } from './glass.js'
import type { Transport } from './watch.js'

/** Opens the page again and again, each time in a new window of a browser that runs. @returns how long until the picture was painted, ms */
export async function measureFirstPictures (owner: Owner, transport: Transport, times: number): Promise<number[]> {
  const window = await openWindow(owner, SMALL)
  await window.paint(COLOURS[0]!)
  const { url } = await serve(owner)
  const display = await startFarScreen(owner)
  const browser = await chromium.launch({
    headless: false,
    executablePath: findProgram('chromium')!,
    env: { ...process.env, DISPLAY: display },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--kiosk', '--window-position=0,0', '--window-size=1920,1080']
  })
  owner.teardown(() => browser.close())
  const see = await openEye(owner, display)
  const latencies: number[] = []
  for (let time = 0; time < times; time++) {
    await withOwner(async owner => {
      const page = await browser.newPage({ viewport: null })
      owner.teardown(() => page.close())
      await page.goto('data:text/html,<title>Blank</title>')
      const began = performance.now()
      const opened = page.goto(`${url}/${transport === 'MJPEG' ? '?transport=mjpeg' : ''}`, { waitUntil: 'commit' })
      await until(see, [middleOf(SMALL)], COLOURS[0]!)
      latencies.push(performance.now() - began)
      await opened
    })
  }
  return latencies
}
