import t from 'tap'
import { Rounds } from '../../../network/link/rounds.js'

// What asks does not keep a process running: connections do, of which there are none here.
const running = setInterval(() => {}, 60_000)
t.teardown(() => clearInterval(running))

t.test('whoever waits is asked when it is due, with one timer for all, and none when nobody waits', async t => {
  const started = t.capture(globalThis, 'setInterval', setInterval)
  const stopped = t.capture(globalThis, 'clearInterval', clearInterval)
  const rounds = new Rounds(5)
  const asked: string[] = []
  const rarely = { ask () { asked.push('rarely'); return 60_000 } }
  rounds.add({ ask () { asked.push('once') } })
  rounds.add(rarely)
  await new Promise<void>(resolve => {
    rounds.add({
      ask () {
        asked.push('often')
        if (asked.length < 6) return 0
        resolve()
      }
    })
  })
  t.same(asked, ['once', 'rarely', 'often', 'often', 'often', 'often'])
  t.equal(stopped().length, 0)
  rounds.remove(rarely)
  t.same([started().length, stopped().length], [1, 1])
})

t.test('whoever is asked late learns by how much', async t => {
  const rounds = new Rounds(5)
  const lateMs = await new Promise<number>(resolve => {
    rounds.add({ ask: (_now, lateMs) => resolve(lateMs) }, 10)
    for (const until = performance.now() + 100; performance.now() < until;); // the event loop is busy
  })
  t.ok(lateMs >= 85, `${lateMs} ms`)
})

t.test('whoever leaves while others are asked is asked no more', async t => {
  const rounds = new Rounds(5)
  const second = { ask () { t.fail('it has left') } }
  await new Promise<void>(resolve => {
    rounds.add({
      ask () {
        rounds.remove(second)
        rounds.add({ ask: () => resolve() })
      }
    })
    rounds.add(second)
  })
})
