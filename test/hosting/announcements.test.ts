import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import t, { type Test } from 'tap'
import { Announcements } from '../../hosting/announcements.js'
import type { Links, Outline } from '../../hosting/host-view.js'
import { stopTime } from '../fixtures/virtual-time.js'

t.jobs = 1
const SESSION = { id: 's', lastSeen: 0 }

/** The host's state, which a test changes, and what was announced of it. */
function open () {
  const state = { pin: '0', sessions: [SESSION] as object[], viewers: [] as object[] }
  const asked = { states: 0, links: 0 }
  const announcements = new Announcements({
    get outline () {
      asked.states++
      const { pin, ...lists } = structuredClone(state)
      return { pin, lists } as unknown as Outline
    },
    linksFor (link) {
      asked.links++
      return { link, streamLink: link, links: [] } as Links
    }
  })
  const client = new PassThrough()
  const heard: string[] = []
  client.on('data', text => heard.push(String(text)))
  const pins = () => heard.join('').match(/(?<="pin":")\d+/g) ?? []
  return { state, asked, announcements, client, heard, pins }
}

t.test('of many changes a host hears four times a second, and of the last one', async t => {
  const time = stopTime(t)
  const { state, announcements, client, pins } = open()
  announcements.join(client, 'here')
  await time.settle()
  t.same(pins(), ['0'], 'the state at once')
  for (let pin = 1; pin <= 100; pin++) {
    state.pin = String(pin)
    announcements.change()
    await time.advance(10)
  }
  await time.advance(300)
  t.ok(pins().length >= 4 && pins().length <= 6, `${pins().length} in a second`)
  t.equal(pins().at(-1), '100')
})

t.test('if nothing is new there is only a comment every 15 s, and nothing at all once everybody has left', async t => {
  const time = stopTime(t)
  const { state, announcements, client, heard } = open()
  announcements.join(client, 'here')
  await time.settle()
  heard.length = 0
  for (let second = 0; second < 31; second++) {
    state.sessions = [{ ...SESSION, lastSeen: second }]
    announcements.change()
    await time.advance(1000)
  }
  t.same(heard, [':\n\n', ':\n\n'], 'that the host itself is still there is no news')
  state.viewers = [{ ageMs: 5 }]
  await time.advance(2300)
  t.match(heard.join(''), /event: state\ndata: .*"ageMs":5/s, 'figures are looked at by themselves')
  client.destroy()
  await time.settle()
  announcements.change()
  await time.settle()
  t.equal(time.timers, 0)
})

t.test('each host gets the links by which it came; everything else is written once for all of them', async t => {
  const { asked, announcements, client, heard } = open()
  const others = ['here', 'here', 'here'].map(base => {
    const other = new PassThrough()
    announcements.join(other, base)
    return other
  })
  announcements.join(client, 'there')
  while (heard.join('').split('\n').length < 4) await new Promise(setImmediate)
  t.same(JSON.parse(/data: (.*)/.exec(heard.join(''))![1]!), {
    link: 'there', streamLink: 'there', links: [], pin: '0', sessions: [SESSION], viewers: []
  })
  t.same(asked, { states: 1, links: 2 })
  for (const other of [...others, client]) other.destroy()
})

t.test('a state of very many people leaves others their turns', async t => {
  const { state, announcements, client, pins } = open()
  const person = { name: 'Ann', address: '192.0.2.7', userAgent: 'Mozilla/5.0 '.repeat(8), sight: 'feed', dropped: 12 }
  state.viewers = Array.from({ length: 30_000 }, (_, id) => ({ id, ...person }))
  announcements.join(client, 'here')
  let turns = 0
  while (pins().length === 0) {
    turns++
    await new Promise(setImmediate)
  }
  t.ok(turns > 5, `${turns} turns`)
  client.destroy()
  await once(client, 'close')
})

t.test('the longer a state takes, the longer it is until the next', async t => {
  const time = stopTime(t)
  const { state, asked, announcements, client } = open()
  const { now } = performance
  let tookMs = 0
  performance.now = () => now.call(performance) + tookMs
  Object.defineProperty(state, 'viewers', {
    enumerable: true,
    get () {
      tookMs += 40
      return []
    }
  })
  announcements.join(client, 'here')
  await time.settle()
  announcements.change()
  await time.advance(1900)
  t.equal(asked.states, 1, '40 ms are 2 % of 2 s')
  await time.advance(200)
  t.equal(asked.states, 2)
  client.destroy()
  performance.now = now
})

/** The answer to somebody who does not read what they are sent. */
async function stalled (t: Test): Promise<ServerResponse> {
  const server = createServer((_request, response) => server.emit('answer', response.writeHead(200))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const request = get({ port: (server.address() as AddressInfo).port, agent: false })
  request.on('error', () => {})
  request.on('response', (response: IncomingMessage) => response.pause())
  t.teardown(() => {
    request.destroy()
    server.close()
  })
  const [response] = await once(server, 'answer') as [ServerResponse]
  return response
}

t.test('an answer that has ended is written nothing more, though its client has not taken all of it', async t => {
  const { state, asked, announcements } = open()
  const response = await stalled(t)
  const faults: unknown[] = []
  response.on('error', fault => faults.push(fault))
  response.write('x'.repeat(16 * 1024 * 1024))
  response.end()
  announcements.join(response, 'here')
  state.pin = '1'
  announcements.change()
  while (asked.states < 2) await new Promise(setImmediate)
  await new Promise(setImmediate)
  t.same([faults, response.closed], [[], false])
})
