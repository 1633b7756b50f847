import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { Fault } from '../../../capture/fault.js'
import type { Desktop, Display, Pace, Source } from '../../../capture/frame.js'
import { SharedSource } from '../../../capture/sources/shared-source.js'

const DISPLAY: Display = { id: 'A', name: 'A', x: 0, y: 0, width: 8, height: 4, primary: true }
const PACE: Pace = { next: async () => {} }
const NEVER = new AbortController().signal

/** A source that logs what it opens and closes; `lose` loses the open desktop, `fault` keeps the source from opening one. */
function fake () {
  const log: string[] = []
  const state = { log, opened: 0, fault: '', lose: (_error: Error) => {}, close: async () => {} }
  const source: Source = {
    name: 'fake',
    async open (): Promise<Desktop> {
      const name = `desktop ${++state.opened}`
      if (state.fault) throw new Fault(state.fault === 'denied' ? 'denied' : 'failed', state.fault)
      log.push(`${name} opens`)
      const lost = new AbortController()
      state.lose = error => lost.abort(error)
      return {
        lost: lost.signal,
        displays: async () => [DISPLAY],
        async capture ({ id }, pace, signal) {
          if (id === 'slow') await pace.next(signal)
          const over = AbortSignal.any([signal, lost.signal])
          if (!over.aborted) await new Promise(resolve => over.addEventListener('abort', resolve, { once: true }))
          if (!signal.aborted) throw lost.signal.reason
        },
        async close () {
          await state.close()
          log.push(`${name} closes`)
        }
      }
    }
  }
  return { source, state }
}

/** A capture under way. */
function capture (shared: SharedSource) {
  const stop = new AbortController()
  const ended = shared.capture(DISPLAY, PACE, stop.signal, () => {})
  ended.catch(() => {}) // the test checks it later
  return { ended, async stop () { stop.abort(); await ended } }
}

t.test('all captures share one desktop, which is opened for the first and closed after the last', async t => {
  const { source, state } = fake()
  const shared = new SharedSource(source)
  const [one, two] = [capture(shared), capture(shared)]
  t.strictSame(await shared.displays(), [DISPLAY])
  await one.stop()
  t.strictSame(state.log, ['desktop 1 opens'])
  await two.stop()
  t.strictSame(state.log, ['desktop 1 opens', 'desktop 1 closes'])
})

t.test('the desktop that was opened at startup serves the first user', async t => {
  const { source, state } = fake()
  const shared = new SharedSource(source, await source.open(), { keepMs: 60_000 })
  const first = capture(shared)
  await turn()
  t.strictSame(state.log, ['desktop 1 opens'], 'it is not opened twice')
  await first.stop()
  t.strictSame(state.log, ['desktop 1 opens', 'desktop 1 closes'])
})

t.test('and it is closed if nobody comes in time, or if the service ends before that', async t => {
  const { source, state } = fake()
  const late = new SharedSource(source, await source.open(), { keepMs: 5 })
  while (state.log.length < 2) await sleep(5)
  t.strictSame(state.log, ['desktop 1 opens', 'desktop 1 closes'])
  await late.close()
  const ending = new SharedSource(source, await source.open(), { keepMs: 60_000 })
  await ending.close()
  t.strictSame(state.log.slice(2), ['desktop 2 opens', 'desktop 2 closes'])
})

t.test('a desktop that is lost is not used again', async t => {
  const { source, state } = fake()
  const shared = new SharedSource(source)
  const [one, two] = [capture(shared), capture(shared)]
  await turn()
  state.lose(new Error('the cable is out'))
  for (const { ended } of [one, two]) await t.rejects(ended, { message: 'the cable is out' })
  const again = capture(shared)
  await turn()
  t.strictSame(state.log, ['desktop 1 opens', 'desktop 1 closes', 'desktop 2 opens'])
  await again.stop()
})

t.test('a desktop that is opened to list its displays serves the capture that follows', async t => {
  const { source, state } = fake()
  const shared = new SharedSource(source, undefined, { keepMs: 60_000 })
  await shared.displays()
  await shared.displays()
  const first = capture(shared)
  await turn()
  t.strictSame(state.log, ['desktop 1 opens'])
  await first.stop()
  t.strictSame(state.log, ['desktop 1 opens', 'desktop 1 closes'])
})

t.test('a desktop that was lost before anybody came is not used', async t => {
  const { source, state } = fake()
  const desktop = await source.open()
  state.lose(new Error('the program has ended'))
  const shared = new SharedSource(source, desktop, { keepMs: 60_000 })
  await turn()
  const first = capture(shared)
  await turn()
  await turn()
  t.strictSame(state.log, ['desktop 1 opens', 'desktop 1 closes', 'desktop 2 opens'])
  await first.stop()
})

t.test('another desktop is opened only when the last user of the lost one has left', async t => {
  const { source, state } = fake()
  const shared = new SharedSource(source)
  let use = () => {}
  const slow = shared.capture({ ...DISPLAY, id: 'slow' }, { next: () => new Promise(resolve => { use = resolve }) }, NEVER, () => {})
  slow.catch(() => {})
  const quick = capture(shared)
  await turn()
  state.lose(new Error('the cable is out'))
  await t.rejects(quick.ended, { message: 'the cable is out' })
  const again = capture(shared)
  await turn()
  t.strictSame(state.log, ['desktop 1 opens'], 'the slow one still uses it')
  use()
  await t.rejects(slow, { message: 'the cable is out' })
  await turn()
  t.strictSame(state.log, ['desktop 1 opens', 'desktop 1 closes', 'desktop 2 opens'])
  await again.stop()
})

t.test('the end waits for what is open or being opened, and nothing is opened after it', async t => {
  const { source, state } = fake()
  const shared = new SharedSource(source, undefined, { keepMs: 60_000 })
  const asked = shared.displays()
  await shared.close()
  t.strictSame(state.log, ['desktop 1 opens', 'desktop 1 closes'])
  t.strictSame(await asked, [DISPLAY])
  await t.rejects(shared.displays(), { message: 'the service is ending' })
  t.equal(state.opened, 1)
})

t.test('whoever comes while a desktop is closing gets the next one, once that is closed', async t => {
  const { source, state } = fake()
  const shared = new SharedSource(source)
  let closed = () => {}
  state.close = () => new Promise<void>(resolve => { closed = resolve })
  const first = capture(shared)
  await turn()
  const stopped = first.stop()
  await turn()
  const second = capture(shared)
  await turn()
  t.strictSame(state.log, ['desktop 1 opens'])
  closed()
  await stopped
  await turn()
  t.strictSame(state.log, ['desktop 1 opens', 'desktop 1 closes', 'desktop 2 opens'])
  state.close = async () => {}
  await second.stop()
})

t.test('a source that cannot be opened tells everybody who asked why, and the next one tries again', async t => {
  const { source, state } = fake()
  const shared = new SharedSource(source, undefined, { keepMs: 60_000, freshMs: 5 })
  state.fault = 'no X server'
  const asked: Promise<unknown>[] = [shared.displays(), capture(shared).ended]
  await Promise.all(asked.map(answer => t.rejects(async () => { await answer }, { message: 'no X server' })))
  t.equal(state.opened, 1, 'it was tried once for both')
  state.fault = ''
  await sleep(10)
  t.strictSame(await shared.displays(), [DISPLAY])
  await shared.close()
})

t.test('the displays are asked for once, however many want to know, also while that fails', async t => {
  const { source, state } = fake()
  const shared = new SharedSource(source, undefined, { keepMs: 0 })
  /** How a hundred who ask at the same time are answered. */
  const askMany = async (whom: SharedSource) => {
    const answers = await Promise.allSettled(Array.from({ length: 100 }, () => whom.displays()))
    return [...new Set(answers.map(({ status }) => status))]
  }
  t.strictSame(await askMany(shared), ['fulfilled'])
  while (state.log.length < 2) await sleep(5)
  t.strictSame(await shared.displays(), [DISPLAY])
  t.strictSame(state.log, ['desktop 1 opens', 'desktop 1 closes'])

  const failing = new SharedSource(source)
  state.fault = 'no X server'
  for (let round = 0; round < 3; round++) t.strictSame(await askMany(failing), ['rejected'])
  t.equal(state.opened, 2)
  await Promise.all([shared.close(), failing.close()])
  await t.rejects(failing.displays(), { message: 'the service is ending' })
})

t.test('a screen that was denied is not asked for again at once, whoever wants it, and however often', async t => {
  const { source, state } = fake()
  const shared = new SharedSource(source, undefined, { freshMs: 0, deniedMs: 200 })
  state.fault = 'denied'
  for (let attempt = 0; attempt < 20; attempt++) {
    await t.rejects(capture(shared).ended, { message: 'denied' })
    await t.rejects(shared.displays(), { message: 'denied' })
  }
  t.equal(state.opened, 1)
  state.fault = ''
  await sleep(250)
  t.strictSame(await shared.displays(), [DISPLAY], 'but later it is')
  await shared.close()
})

t.test('a screen that is denied only when it is captured is not asked for again, either', async t => {
  const { source, state } = fake()
  const shared = new SharedSource(source)
  const first = capture(shared)
  await turn()
  state.lose(new Fault('denied', 'the host has said no'))
  await t.rejects(first.ended, { message: 'the host has said no' })
  await t.rejects(capture(shared).ended, { message: 'the host has said no' })
  t.equal(state.opened, 1)
})

t.test('a desktop that never closes does not keep the next one from being opened', async () => {
  const { source, state } = fake()
  const shared = new SharedSource(source, undefined, { closeMs: 20 })
  state.close = () => new Promise(() => {})
  const first = capture(shared)
  await turn()
  await first.stop()
  state.close = async () => {}
  const second = capture(shared)
  while (state.opened < 2) await sleep(5)
  await second.stop()
  await shared.close()
})
