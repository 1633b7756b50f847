import type { CDPSession } from 'playwright-core'
import t from 'tap'
import { fingersOn } from '../../fixtures/fingers.js'
import { needs } from '../../fixtures/needs.js'
import { watchScreen } from '../../fixtures/watched-screen.js'

const VIEWPORT = { width: 1440, height: 900 }
/** A phone of some years ago, as developers' tools imitate it. */
const SLOWER = 4
/** How much longer everything may take while other tests run beside it. */
const BUSY = 2
/** From 50 ms on people feel that a page does not follow. */
const LONG_TASK_MS = BUSY * 50
/** A frame of 60 a second, ms. */
const FRAME_MS = BUSY * 1000 / 60
const STEPS = 60
const CATEGORIES = 'toplevel,devtools.timeline,disabled-by-default-devtools.timeline'

interface Event { name: string, ph: string, pid: number, tid: number, tdur?: number, args: { name?: string } }

/** What the page's thread does meanwhile, ms of the processor for each task: other tests may run beside this one. */
async function watch (session: CDPSession, act: () => Promise<unknown>): Promise<{ tasks: number[], frames: number }> {
  const events: Event[] = []
  session.on('Tracing.dataCollected', ({ value }) => { events.push(...value as unknown as Event[]) })
  await session.send('Tracing.start', { transferMode: 'ReportEvents', categories: CATEGORIES })
  await act()
  const complete = new Promise(resolve => { session.once('Tracing.tracingComplete', resolve) })
  await session.send('Tracing.end')
  await complete
  const drawn = events.filter(({ name }) => name === 'FireAnimationFrame')
  const [{ pid, tid }] = drawn as [Event]
  const ours = events.filter(event => event.pid === pid && event.tid === tid)
  const tasks = ours.filter(({ name, ph }) => name.endsWith('RunTask') && ph === 'X')
  return { tasks: tasks.map(({ tdur = 0 }) => tdur / 1000), frames: drawn.length }
}

t.test('zooming and moving leave the page time for 60 frames a second, on a processor that is 4 times slower', {
  skip: needs('Xvfb', 'chromium')
}, async t => {
  const { page } = await watchScreen(t, { viewport: VIEWPORT, hasTouch: true })
  const [x, y] = [VIEWPORT.width / 2, VIEWPORT.height / 2]
  const session = await page.context().newCDPSession(page)
  const fingers = await fingersOn(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await page.evaluate('{ const next = () => requestAnimationFrame(next); next() }')
  await page.mouse.move(x, y)
  const angles = Array.from({ length: STEPS }, (_, i) => i / 10)
  for (const [what, act] of Object.entries<() => Promise<unknown>>({
    async 'the wheel' () {
      for (const angle of angles) await page.mouse.wheel(0, angle < 3 ? -40 : 40)
    },
    'two fingers': () => fingers.through(...angles.map(angle => {
      const half = 30 + 100 * Math.abs(Math.sin(angle))
      return [[x - half, y], [x + half, y]] as [number, number][]
    })),
    'one finger': () => fingers.through(...angles.map(angle => {
      return [[x + 200 * Math.sin(angle), y + 100 * Math.cos(angle)]] as [number, number][]
    }))
  })) {
    const { tasks, frames } = await watch(session, act)
    const worst = Math.max(...tasks)
    const each = tasks.reduce((sum, ms) => sum + ms, 0) / frames
    t.ok(worst < LONG_TASK_MS, `${what}: no task longer than ${worst.toFixed(1)} ms`)
    t.ok(each < FRAME_MS, `${each.toFixed(1)} ms for each of ${frames} frames`)
  }
})
