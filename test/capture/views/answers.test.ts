import t from 'tap'
import { setImmediate as turn } from 'node:timers/promises'
import { Answers, epoch } from '../../../capture/views/answers.js'
import { Fault } from '../../../capture/fault.js'
import { asOf, type Desktop, type Display, type Shot } from '../../../capture/frame.js'
import { Meter } from '../../../meter/meter.js'
import { createPace } from '../../../capture/pace.js'

const DISPLAY: Display = { id: 'A', name: 'A', x: 0, y: 0, width: 8, height: 100, primary: true }

/** A desktop that does what a test tells it to. */
function desktopOf () {
  const told = { emit (_shot: Shot) {}, unchanged () {}, end (_error?: Error) {} }
  const desktop: Pick<Desktop, 'capture'> = {
    capture: (_display, _pace, signal, emit, unchanged) => new Promise((resolve, reject) => {
      Object.assign(told, { emit, unchanged, end: (error?: Error) => error ? reject(error) : resolve() })
      signal.addEventListener('abort', () => resolve())
    })
  }
  return { desktop, told }
}

function start () {
  const { desktop, told } = desktopOf()
  const meter = new Meter()
  const answers = new Answers(desktop, meter)
  const shots: Shot[] = []
  const stop = new AbortController()
  const contact = answers.of(DISPLAY)
  const capture = () => answers.capture(DISPLAY, createPace(1), stop.signal, shot => shots.push(shot))
  return { contact, told, meter, shots, stop, capture }
}

const frame = (takenAt: number): Shot =>
  ({ kind: 'frame', jpeg: Buffer.alloc(1), width: 8, height: 100, takenAt, sequence: 0 })

t.test('a picture holds until the source says again that nothing has changed, and the older ones no longer', async t => {
  const { told, shots, stop, capture } = start()
  const ended = capture()
  told.emit(frame(1000))
  told.emit(frame(2000))
  t.strictSame(shots.map(asOf), [1000, 2000])
  const before = Date.now()
  told.unchanged()
  t.equal(asOf(shots[0]!), 1000)
  t.ok(asOf(shots[1]!) >= before)
  stop.abort()
  await ended
})

t.test('each answer, of either kind, is noted', async t => {
  const { contact, told, meter, stop, capture } = start()
  const ended = capture()
  t.match(contact, { isTrying: true, reason: undefined })
  for (const answer of [() => told.emit(frame(1)), () => told.unchanged()]) {
    const before = performance.now()
    await turn()
    answer()
    t.ok(contact.answeredAt > before)
    t.ok(Math.abs(epoch(contact.answeredAt) - Date.now()) < 1000)
  }
  t.equal(meter.pictures, 1)
  stop.abort()
  await ended
  t.match(contact, { isTrying: false, reason: undefined }, 'an end that was asked for is no fault')
})

t.test('a capture that fails, or just ends, is a fault until the source answers again', async t => {
  const { contact, told, stop, capture } = start()
  const killed = new Fault('ended', 'X was ended by SIGKILL')
  for (const [error, fault] of [[killed, killed.message], [undefined, 'the source ended']] as const) {
    const ended = capture()
    told.end(error)
    await t.rejects(ended, { message: fault })
    t.match(contact, { isTrying: false, reason: { fault, code: 'SOURCE_ENDED' } })
  }
  const ended = capture()
  t.match(contact, { isTrying: true, reason: { fault: 'the source ended' } })
  told.unchanged()
  t.match(contact, { reason: undefined })
  stop.abort()
  await ended
})
