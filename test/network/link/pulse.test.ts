import { PassThrough, Writable } from 'node:stream'
import t from 'tap'
import { Pulse } from '../../../network/link/pulse.js'
import type { LinkSystem } from '../../../network/link/system.js'
import { FakeSocket, FakeSystem } from '../../fixtures/link-system.js'
import { stopTime } from '../../fixtures/virtual-time.js'

const time = stopTime(t)

/** Looks at it that often, at intervals of 0.5 s, before it is dead. */
const BEATS = 2

/** Resolves with how often a socket was looked at before its other end was dead. */
async function looksUntilDead (system: FakeSystem, onLook: (look: number) => void): Promise<number> {
  let looks = 0
  const held = system.held.bind(system)
  system.held = () => {
    onLook(++looks)
    return held()
  }
  const pulse = new Pulse(new FakeSocket(), system, () => pulse.end(), BEATS)
  await time.advance(60_000)
  return looks
}

t.test('a connection is dead when something waits and nothing has been acknowledged for a while', async t => {
  const system = new FakeSystem()
  const looks = await looksUntilDead(system, look => {
    // Nothing waits at first; then the other end takes some now and then, and at last nothing any more.
    system.bytes = look <= 2 ? 0 : 100_000
    if (look === 4 || look === 5) system.measured!.acknowledged += 1000
  })
  t.equal(looks, 5 + BEATS)
})

/** Takes each chunk when told to. */
class Slow extends Writable {
  taken = () => {}

  override _write (_chunk: Buffer, _encoding: string, taken: () => void): void {
    this.taken = taken
  }
}

t.test('where the system can not be asked, what it takes counts', async t => {
  const system: LinkSystem | undefined = undefined
  const slow = new Slow()
  let isDead = false
  const pulse = new Pulse(slow, system, () => {
    isDead = true
    pulse.end()
  }, BEATS)
  const take = () => {
    slow.taken()
    pulse.taken()
  }
  for (const text of ['one', 'two', 'three', 'four']) {
    take()
    slow.write(text)
    await time.advance(700)
    t.equal(isDead, false)
  }
  await time.advance(1000)
  t.equal(isDead, true)
})

t.test('a stream on which nothing waits is never dead', async t => {
  const idle = new PassThrough()
  const pulse = new Pulse(idle, undefined, () => t.fail('it is not'), 1)
  await time.advance(60_000)
  pulse.end()
})
