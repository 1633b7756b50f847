import { randomBytes, randomInt } from 'node:crypto'
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node'
import t from 'tap'
import { NoAnswer } from '../../../relay/bus.js'
import { SealedBus } from '../../../relay/sealing/sealed-bus.js'
import { needs } from '../../fixtures/needs.js'
import type { Owner } from '../../fixtures/owner.js'
import { hear, natsBus, settled } from '../../fixtures/relay/nats-bus.js'
import { startNatsServer } from '../../fixtures/relay/nats-server.js'

const skip = needs('nats-server')
const KEY = 'a key that nobody else has'

async function sealed (t: Owner, url: string, said: string[] = [], key = KEY): Promise<SealedBus> {
  return new SealedBus(await natsBus(t, url), key, { say: sentence => said.push(sentence) })
}

/** Somebody else on the bus, who sees everything and may send everything. */
async function eavesdrop (t: Owner, url: string) {
  const nats = await connect({ servers: url })
  t.teardown(() => nats.close())
  const seen: Msg[] = []
  nats.subscribe('>', { callback: (_error, message) => { seen.push(message) } })
  await nats.flush()
  return { nats, seen }
}

/** Messages as the bus has them: one byte says that they are whole. */
const whole = (bytes: Buffer) => Buffer.concat([Buffer.of(0), bytes])

/** Asks as a client of any kind does, and waits for an answer no longer than until the server has taken it all. */
async function say (nats: NatsConnection, subject: string, bytes: Uint8Array, reply?: string): Promise<void> {
  nats.publish(subject, bytes, reply ? { reply } : {})
  await nats.flush()
}

t.test('those with the key hear and answer each other; nobody else can read a word', { skip }, async t => {
  const { url } = await startNatsServer(t)
  const { seen } = await eavesdrop(t, url)
  const [origin, relay] = await Promise.all([sealed(t, url), sealed(t, url)])
  const { next } = await hear(relay, 'a.updates')
  const arrived = next()
  await origin.publish('a.updates', Buffer.from('a secret picture'))
  t.equal(String(await arrived), 'a secret picture')

  origin.answer('a.ask', bytes => Buffer.from(`a secret answer to ${bytes}`))
  await settled(origin)
  for (const name of ['secret one', 'secret two']) {
    t.equal(String(await relay.ask('a.ask', Buffer.from(name), 10_000)), `a secret answer to ${name}`)
  }
  t.same((await relay.askAll('a.ask', Buffer.from('all'), 200)).map(String), ['a secret answer to all'])
  t.ok(seen.length >= 9, 'two questions for the first, since it had no token')
  t.notOk(seen.some(({ data }) => Buffer.from(data).includes('secret')))
  t.equal(origin.refused + relay.refused, 0)
})

t.test('with another key nothing is heard and nothing answered, and the log says so once', { skip }, async t => {
  const { url } = await startNatsServer(t)
  const said: string[] = []
  const [origin, stranger] = await Promise.all([sealed(t, url, said), sealed(t, url, [], 'another key')])
  let asked = 0
  origin.answer('a.ask', () => Buffer.of(asked++))
  const { messages } = await hear(stranger, 'a.updates')
  await settled(origin)
  for (let i = 0; i < 5; i++) await t.rejects(stranger.ask('a.ask', Buffer.alloc(0), 50), NoAnswer)
  t.same(await stranger.askAll('a.ask', Buffer.alloc(0), 50), [])
  await origin.publish('a.updates', Buffer.from('picture'))
  await settled(origin)
  await settled(stranger)
  t.equal(asked, 0)
  t.same(messages, [])
  t.equal(origin.refused, 6)
  t.equal(stranger.refused, 1)
  t.same(said, ['Refused from the bus: a message was not sealed with the BUS_KEY of this service, or changed on its way.'])
})

t.test('a question that was overheard is asked in vain, whoever asks it and however often', { skip }, async t => {
  const { url } = await startNatsServer(t)
  const { nats, seen } = await eavesdrop(t, url)
  const [origin, relay] = await Promise.all([sealed(t, url), sealed(t, url)])
  let leases = 0
  origin.answer('a.ask', () => Buffer.of(leases++))
  await settled(origin)
  await relay.ask('a.ask', Buffer.from('lease'), 10_000)
  await relay.ask('a.ask', Buffer.from('lease'), 10_000)
  t.equal(leases, 2)
  for (const { data } of seen.filter(({ subject }) => subject === 'a.ask')) await say(nats, 'a.ask', data, 'thief')
  await settled(origin)
  t.equal(leases, 2)
  t.equal(origin.refused, 2, 'the first question had no token, so nothing but a token comes of it')
})

t.test('an answer counts for its question alone, and what is none does not keep the true one from coming', { skip }, async t => {
  const { url } = await startNatsServer(t)
  const { nats, seen } = await eavesdrop(t, url)
  const [origin, relay] = await Promise.all([sealed(t, url), sealed(t, url)])
  const stop = origin.answer('a.ask', () => Buffer.from('old'))
  await settled(origin)
  await relay.ask('a.ask', Buffer.from('first'), 10_000)
  const old = seen.filter(({ subject }) => subject.startsWith('_INBOX')).map(({ data }) => data)
  t.equal(old.length, 2)
  stop()

  // The origin is slower than whoever answers with what was overheard, and with rubbish.
  nats.subscribe('a.ask', {
    callback: (_error, message) => {
      for (const data of [...old, randomBytes(100), whole(randomBytes(100)), Buffer.alloc(0)]) message.respond(data)
      if (late) message.respond(late)
    }
  })
  let late: Uint8Array | undefined
  await nats.flush()
  await t.rejects(relay.ask('a.ask', Buffer.from('second'), 100), NoAnswer)
  t.ok(relay.refused >= 3)
  origin.answer('a.ask', () => Buffer.from('new'))
  await settled(origin)
  t.equal(String(await relay.ask('a.ask', Buffer.from('third'), 10_000)), 'new')
})

t.test('what was said on one subject, or as one kind of message, counts on no other', { skip }, async t => {
  const { url } = await startNatsServer(t)
  const { nats, seen } = await eavesdrop(t, url)
  const [origin, relay] = await Promise.all([sealed(t, url), sealed(t, url)])
  const heard = await Promise.all(['a.updates', 'b.updates', 'a.ask'].map(subject => hear(relay, subject)))
  let asked = 0
  for (const subject of ['a.ask', 'a.updates']) origin.answer(subject, () => Buffer.of(asked++))
  await settled(origin)
  await origin.publish('a.updates', Buffer.from('update'))
  await relay.ask('a.ask', Buffer.from('lease'), 10_000)
  await relay.askAll('a.ask', Buffer.from('who'), 50)
  const answered = asked
  for (const { subject, data } of seen.filter(({ subject }) => !subject.startsWith('settled'))) {
    for (const other of ['a.updates', 'b.updates', 'a.ask']) if (other !== subject) await say(nats, other, data, 'thief')
  }
  await settled(relay)
  await settled(origin)
  t.same(heard.map(({ messages }) => messages.length), [1, 0, 0])
  t.equal(asked, answered)
})

t.test('rubbish on every subject is refused, and nothing comes of it', { skip }, async t => {
  const { url } = await startNatsServer(t)
  const { nats, seen } = await eavesdrop(t, url)
  const [origin, relay] = await Promise.all([sealed(t, url), sealed(t, url)])
  const { messages } = await hear(relay, 'a.updates')
  let asked = 0
  origin.answer('a.ask', () => Buffer.of(asked++))
  await settled(origin)
  await origin.publish('a.updates', randomBytes(200))
  await relay.ask('a.ask', Buffer.from('lease'), 10_000)
  const models = seen.filter(({ subject }) => !subject.startsWith('settled')).map(({ data }) => Buffer.from(data))
  const [before, askedBefore] = [messages.length, asked]
  for (let round = 0; round < 3000; round++) {
    const bytes = Buffer.from(models[randomInt(models.length)]!)
    const kind = randomInt(4)
    if (kind === 0) randomBytes(randomInt(1, bytes.length)).copy(bytes, randomInt(bytes.length))
    else if (kind === 1) bytes[randomInt(bytes.length)]! ^= 1 << randomInt(8)
    const sent = kind === 2 ? bytes.subarray(0, randomInt(bytes.length)) : kind === 3 ? randomBytes(randomInt(300)) : bytes
    nats.publish(['a.updates', 'a.ask'][round % 2]!, sent, round % 3 ? { reply: 'thief' } : {})
  }
  await nats.flush()
  await settled(relay)
  await settled(origin)
  // A replay of the update is known only by its number, which is up to those who listen.
  t.same(messages.slice(before).filter(bytes => !bytes.equals(messages[0]!)), [])
  t.equal(asked, askedBefore)
  t.ok(origin.refused > 500 && relay.refused > 500)
  t.equal(String(await relay.ask('a.ask', Buffer.from('lease'), 10_000)), String(Buffer.of(askedBefore)), 'and all goes on')
})
