import t from 'tap'
import { setTimeout as sleep } from 'node:timers/promises'
import { Asking } from '../../../capture/fault.js'
import type { Capture, Frame } from '../../../capture/frame.js'
import { withRestart, type RestartOptions } from '../../../capture/views/restart.js'
import type { Size } from '../../../capture/pictures/scale/fit.js'
import { frameOf } from '../../fixtures/camera.js'

const quick = { minMs: 1, maxMs: 8 }

/** Options that record what happens. */
function notes (options: Partial<RestartOptions<Frame>> = {}) {
  const retries: number[] = []
  const placeholders: Array<[string, Size | undefined]> = []
  return {
    retries,
    placeholders,
    options: {
      placeholder: async (reason: string, last: Size | undefined) => {
        placeholders.push([reason, last])
        return frameOf(`why: ${reason}`, { fault: reason })
      },
      onFailure: (_error: Error, retryMs: number) => { retries.push(retryMs) },
      ...quick,
      ...options
    }
  }
}

/** One attempt after another; the last one is repeated. */
function attempts (...steps: Capture<Frame>[]): Capture<Frame> {
  let attempt = 0
  return (signal, emit) => steps[Math.min(attempt++, steps.length - 1)]!(signal, emit)
}

const failing: Capture<Frame> = async () => { throw new Error('the cable is out') }

const showing: Capture<Frame> = async (_signal, emit) => {
  emit(frameOf('picture'))
  throw new Error('the cable is out')
}

/** The texts of the first frames of a capture. */
async function take (capture: Capture<Frame>, count: number): Promise<string[]> {
  const stop = new AbortController()
  const texts: string[] = []
  await capture(stop.signal, ({ jpeg }) => { if (texts.push(jpeg.toString()) === count) stop.abort() })
  return texts
}

t.test('viewers see the screen again after it was lost, and in the meantime why they do not', async t => {
  const { options, placeholders } = notes()
  const texts = await take(withRestart(attempts(showing, failing, showing), options), 4)
  t.strictSame(texts, ['picture', 'why: the cable is out', 'picture', 'why: the cable is out'])
  t.same(placeholders[0]![1], { width: 4, height: 2 }, 'the placeholder can be as large as the picture before it')
})

t.test('a screen that was never there has a placeholder too', async t => {
  const { options, placeholders } = notes()
  t.strictSame(await take(withRestart(failing, options), 1), ['why: the cable is out'])
  t.equal(placeholders[0]![1], undefined)
})

t.test('attempts become rarer: each wait is twice the last, up to the longest', async t => {
  const { options, retries } = notes()
  const began = performance.now()
  await take(withRestart(attempts(...Array<Capture<Frame>>(6).fill(failing), showing), options), 2)
  t.strictSame(retries, [1, 2, 4, 8, 8, 8])
  t.ok(performance.now() - began > 1 + 2 + 4 + 8 + 8 + 8 - 6, 'and it really waited that long')
})

t.test('the first wait is a quarter of a second, the longest eight seconds', async t => {
  const stop = new AbortController()
  const waits: number[] = []
  const { withRestart } = await t.mockImport<typeof import('../../../capture/views/restart.js')>('../../../capture/views/restart.js', {
    'node:timers/promises': { setTimeout: async (ms: number) => { if (waits.push(ms) === 8) stop.abort() } }
  })
  const { options: { placeholder, onFailure } } = notes()
  await withRestart(failing, { placeholder, onFailure })(stop.signal, frame => { t.ok(frame.fault) })
  t.strictSame(waits, [250, 500, 1000, 2000, 4000, 8000, 8000, 8000])
})

t.test('a placeholder is shown once per reason, not with each attempt', async t => {
  const { options, retries, placeholders } = notes()
  const dark: Capture<Frame> = async () => { throw new Error('the monitor is off') }
  const texts = await take(withRestart(attempts(failing, failing, failing, dark, dark, showing), options), 3)
  t.strictSame(texts, ['why: the cable is out', 'why: the monitor is off', 'picture'])
  t.equal(placeholders.length, 2)
  t.equal(retries.length, 5)
})

/** Shows one picture, and fails after this time, ms. */
function lasting (ms: number): Capture<Frame> {
  return async (_signal, emit) => {
    emit(frameOf('picture'))
    await sleep(ms)
    throw new Error('the cable is out')
  }
}

t.test('a capture that went well for a while is attempted again soon, even if its screen stood still', async t => {
  const { options, retries } = notes({ goodMs: 20 })
  await take(withRestart(attempts(failing, failing, failing, lasting(40), showing), options), 4)
  t.strictSame(retries, [1, 2, 4, 1])
})

t.test('a capture that always fails soon after its first picture is attempted less and less often', async t => {
  const { options, retries } = notes({ goodMs: 60_000 })
  await take(withRestart(attempts(showing, showing, lasting(5), showing, showing), options), 9)
  t.strictSame(retries, [1, 2, 4, 8])
})

t.test('a long attempt that never gave a picture does not make the next one come sooner', async t => {
  const { options, retries } = notes({ goodMs: 5 })
  const dark: Capture<Frame> = async () => {
    await sleep(20)
    throw new Error('the cable is out')
  }
  await take(withRestart(attempts(dark, dark, dark, showing), options), 2)
  t.strictSame(retries, [1, 2, 4])
})

t.test('a placeholder that cannot be made ends nothing: it is tried again with the next failure', async t => {
  let tries = 0
  const { options, retries } = notes({
    placeholder: async reason => {
      if (++tries < 3) throw new Error('no memory')
      return frameOf(`why: ${reason}`, { fault: reason })
    }
  })
  t.strictSame(await take(withRestart(failing, options), 1), ['why: the cable is out'])
  t.strictSame(retries, [1, 2, 4])
})

t.test('it is told of the first frame of each attempt, and of no other', async t => {
  let shown = 0
  const { options } = notes({ onShown: () => { shown++ } })
  const twice: Capture<Frame> = async (signal, emit) => {
    emit(frameOf('picture'))
    await showing(signal, emit)
  }
  await take(withRestart(attempts(twice, failing, twice), options), 5)
  t.equal(shown, 2)
})

t.test('a capture that ends while somebody is watching has failed, too', async t => {
  const { options } = notes()
  const ending: Capture<Frame> = async (_signal, emit) => { emit(frameOf('picture')) }
  t.strictSame(await take(withRestart(ending, options), 2), ['picture', 'why: the source ended'])
})

t.test('a wait for the next attempt ends when nobody is watching any more', async t => {
  const { options, retries } = notes({ minMs: 60_000, maxMs: 60_000 })
  await take(withRestart(failing, options), 1)
  t.strictSame(retries, [60_000])
})

t.test('when nobody is watching any more the capture is told to end, and that is no failure', async t => {
  const { options, retries } = notes()
  const told: boolean[] = []
  const obedient: Capture<Frame> = async (signal, emit) => {
    emit(frameOf('picture'))
    told.push(signal.aborted)
    signal.throwIfAborted()
  }
  t.strictSame(await take(withRestart(obedient, options), 1), ['picture'])
  t.strictSame(told, [true])
  t.strictSame(retries, [])
})

t.test('while a person is being asked, viewers read so, and nothing is tried until they have answered', async t => {
  const answered = new AbortController()
  let asked = 0
  const asking: Capture<Frame> = async () => {
    asked++
    throw new Asking(answered.signal)
  }
  const granted: Capture<Frame> = async (_signal, emit) => { emit(frameOf('picture')) }
  const { placeholders, options } = notes()
  const stop = new AbortController()
  const texts: string[] = []
  const whole = withRestart(attempts(asking, granted), options)(stop.signal, ({ jpeg }) => {
    if (texts.push(jpeg.toString()) === 2) stop.abort()
  })
  const others = notes()
  const stopOthers = new AbortController()
  await withRestart(failing, { ...others.options, onFailure: () => { if (others.retries.push(0) === 8) stopOthers.abort() } })(
    stopOthers.signal, () => {})
  t.equal(asked, 1, 'once, while another one is tried eight times')
  t.match(placeholders, [[/the desktop is asking/]])
  answered.abort()
  await whole
  t.match(texts, [/why: the desktop is asking/, 'picture'])
})

t.test('nobody has to answer for a capture to end', async () => {
  const stop = new AbortController()
  const capture = withRestart<Frame>(async () => { throw new Asking(new AbortController().signal) }, notes().options)
  const whole = capture(stop.signal, () => {})
  stop.abort()
  await whole
})
