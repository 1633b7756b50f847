import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { readPublished } from '../../../relay/messages.js'
import { askOf } from '../../../relay/subjects.js'
import { readAnswer, writeTalk, type Answer, type Ask } from '../../../relay/talk.js'
import { MemoryBus } from '../../fixtures/relay/memory-bus.js'
import { startOrigin } from '../../fixtures/relay/machines.js'
import { PaintedScreen } from '../../fixtures/relay/painted-screen.js'

const relayId = (letter: string) => letter.repeat(22)

/** A machine that shares, and relays that a test plays. */
async function begin (t: Test) {
  const bus = new MemoryBus()
  const screen = new PaintedScreen(320, 200)
  const connection = bus.connect()
  const { app } = await startOrigin(t, connection, screen)
  const relay = bus.connect()
  const ask = async (more: Partial<Ask> = {}): Promise<Answer> => {
    const said: Ask = {
      version: 1, relay: relayId('a'), name: 'a', viewers: 1, watches: true, passed: 0, needsWhole: false, pointerImage: 0, ...more
    }
    return readAnswer(await relay.ask(askOf('hall'), writeTalk(said), 1000))!
  }
  const updates = () => bus.seen.flatMap(({ bytes }) => readPublished(bytes) ?? []).filter(({ kind }) => kind === 'update')
  const until = async (test: () => boolean) => { while (!test()) await sleep(5) }
  return { bus, screen, connection, app, ask, updates, until }
}

t.test('all who ask for a whole picture at about the same time get one', async t => {
  const { ask, updates, until } = await begin(t)
  const { stream } = await ask()
  await until(() => updates().length > 0)
  await sleep(300) // it counts as on its way for so long
  const before = updates().length
  await Promise.all(['a', 'b', 'c', 'd'].map(letter => ask({ relay: relayId(letter), needsWhole: true, passed: 1000 })))
  await until(() => updates().length > before)
  await sleep(200)
  const wholes = updates().slice(before).filter(({ bytes }) => (bytes[1]! & 1) === 1)
  t.equal(wholes.length, 1)
  t.equal(wholes[0]!.stream, stream, 'it goes on where it was')
  t.same(updates().map(({ number }) => number), updates().map((_, index) => index + 1))
})

t.test('two updates at most are on their way; what changes meanwhile is in the next', async t => {
  const { screen, connection, ask, updates, until } = await begin(t)
  await ask()
  await until(() => updates().length > 0)
  let release = () => {}
  connection.held = new Promise(resolve => { release = resolve })
  const { publish } = connection
  let underWay = 0
  let most = 0
  connection.publish = async (subject, bytes) => {
    if (bytes[1] !== 1) return await publish.call(connection, subject, bytes)
    most = Math.max(most, ++underWay)
    await publish.call(connection, subject, bytes).finally(() => underWay--)
  }
  const before = updates().length
  for (let step = 0; step < 20; step++) {
    screen.paint({ x: 10 * step, y: 10, width: 50, height: 50 }, 'text', step)
    await sleep(20)
    await ask()
  }
  t.equal(most, 2)
  t.equal(updates().length, before)
  connection.held = undefined
  release()
  await until(() => updates().length >= before + 3)
  t.ok(updates().length < before + 12)
})

t.test('a pause begins another stream, and is in the answer at once; no placeholder is published', async t => {
  const { screen, app, ask, updates, until } = await begin(t)
  const { stream } = await ask()
  await until(() => updates().length > 0)
  app.views.pause('paused by the host')
  const paused = await ask()
  t.match(paused.reason, { fault: 'paused by the host', code: 'PAUSED' })
  t.not(paused.stream, stream)
  const { length } = updates()
  screen.fill(0xff0000)
  for (let count = 0; count < 5; count++) {
    await sleep(50)
    await ask()
  }
  t.equal(updates().length, length)
  app.views.resume()
  await until(() => updates().length > length)
  const resumed = await ask()
  t.equal(resumed.reason, undefined)
  t.match(updates().at(length), { stream: resumed.stream, number: 1 })
})

t.test('nobody is answered who asks something else', async t => {
  const { bus, app } = await begin(t)
  const stranger = bus.connect()
  for (const bytes of ['', '{}', '{"version":2}', JSON.stringify({ version: 1, relay: '../..', watches: true })]) {
    await t.rejects(stranger.ask(askOf('hall'), Buffer.from(bytes), 50), { name: 'NoAnswer' })
  }
  t.same(app.origin!.relays, [])
})
