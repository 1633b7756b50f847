import type { CDPSession, Page } from 'playwright-core'

/** What the page did during gestures. */
export interface Smoothness {
  /** From one frame to the next, ms. */
  intervals: number[]
  /** The longest task, ms; 0 if none took 50. */
  longest: number
}

/** Notes each frame, and each task of more than 50 ms, until it is read. */
const WATCH = `(() => {
  const seen = globalThis.seen = { frames: [], tasks: [], over: false }
  new PerformanceObserver(list => seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
  const frame = at => {
    seen.frames.push(at)
    if (!seen.over) requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
})()`
const READ = '(() => { seen.over = true; return { frames: seen.frames, tasks: seen.tasks } })()'

/** Zooms in with two fingers, moves about with one, and zooms out, as fast as people do. */
async function gesture (session: CDPSession, { width, height }: { width: number, height: number }): Promise<void> {
  const [x, y] = [width / 2, height / 2]
  const pinch = (scaleFactor: number) =>
    session.send('Input.synthesizePinchGesture', { x, y, scaleFactor, relativeSpeed: 400, gestureSourceType: 'touch' })
  const pan = (xDistance: number, yDistance: number) =>
    session.send('Input.synthesizeScrollGesture', { x, y, xDistance, yDistance, speed: 600, gestureSourceType: 'touch' })
  await pinch(3)
  await pan(-width / 3, -height / 4)
  await pan(width / 2, height / 3)
  await pinch(1 / 3)
}

/** @param slower how many times slower the CPU of the page is made */
export async function watchGestures (page: Page, slower: number, times: number): Promise<Smoothness> {
  const size = page.viewportSize()!
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
  await gesture(session, size) // compiles
  await page.evaluate(WATCH)
  for (let time = 0; time < times; time++) await gesture(session, size)
  const { frames, tasks } = await page.evaluate(READ) as { frames: number[], tasks: number[] }
  return { intervals: frames.slice(1).map((at, i) => at - frames[i]!), longest: Math.max(0, ...tasks) }
}
