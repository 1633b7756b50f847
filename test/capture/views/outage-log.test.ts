import { EventEmitter, once } from 'node:events'
import t from 'tap'
import type { Display } from '../../../capture/frame.js'
import { Fault } from '../../../capture/fault.js'
import { OutageLog } from '../../../capture/views/outage-log.js'
import { Outages } from '../../../capture/views/outages.js'

const DISPLAY: Display = { id: 'HDMI-1', name: 'HDMI-1', x: 0, y: 0, width: 1, height: 1, primary: true }
const QUIET_MS = 20

// Its own timers keep no process alive.
const alive = setInterval(() => {}, 1000)
t.teardown(() => clearInterval(alive))

/** Loses a display and gets it back. `lines` are those of the log; the emitter says when there is one. */
function create () {
  const outages = new Outages()
  const { onFailure, onShown } = outages.of(DISPLAY)
  const lines: Array<{ message: string }> = []
  const written = new EventEmitter()
  const log = new OutageLog({
    warn (fields, message) {
      lines.push({ message, ...fields })
      written.emit('line')
    }
  }, 'x11', outages, QUIET_MS)
  return { lines, written, lose: (error: Error) => onFailure(error, 250), get: () => onShown!(), log }
}

t.test('a display that is lost, and one that is back, has one line each, with the reason and no stack', async t => {
  const { lines, lose, get, log } = create()
  lose(new Fault('hung', 'the X server :0 does not answer'))
  lose(new Fault('failed', 'no X server on :0'))
  get()
  log.close()
  t.match(lines, [
    {
      message: 'the screen is lost',
      source: 'x11',
      display: 'HDMI-1',
      kind: 'hung',
      code: 'SOURCE_HANGS',
      reason: 'the X server :0 does not answer'
    },
    { message: 'the screen is back', source: 'x11', display: 'HDMI-1', awayMs: Number }
  ])
  t.notOk(lines.some(line => 'err' in line))
})

t.test('a mistake of ours has its stack', async t => {
  const { lines, lose } = create()
  const error = new TypeError('undefined is not a function')
  lose(error)
  t.match(lines, [{ kind: 'internal', err: error }])
})

t.test('one that is lost again and again has a line for all of that', async t => {
  const { lines, written, lose, get } = create()
  for (let i = 0; i < 5; i++) {
    lose(new Fault('ended', `end ${i}`))
    get()
  }
  t.equal(lines.length, 2)
  await once(written, 'line')
  t.match(lines[2], { message: 'the screen was lost again, and is back', losses: 4, reason: 'end 4', awayMs: Number })
  await new Promise(resolve => setTimeout(resolve, 3 * QUIET_MS))
  lose(new Fault('ended', 'much later'))
  t.match(lines.slice(3), [{ message: 'the screen is lost', reason: 'much later' }])
})

t.test('one that is away when the quiet time ends is reported as lost, and its return too', async t => {
  const { lines, written, lose, get, log } = create()
  lose(new Fault('ended', 'first'))
  get()
  lose(new Fault('ended', 'second'))
  await once(written, 'line')
  t.match(lines[2], { message: 'the screen is lost again', losses: 1, reason: 'second' })
  get()
  t.match(lines[3], { message: 'the screen is back' })
  log.close()
})
