import { PassThrough } from 'node:stream'
import t from 'tap'
import { Announcements } from '../../hosting/announcements.js'
import type { Links, SharedState } from '../../hosting/host-view.js'
import { stopTime } from '../fixtures/virtual-time.js'

const WAY = { protocol: 'http', host: 'here', port: 1 } as const
const SESSION = { id: 's', lastSeen: 0 } as SharedState['sessions'][number]

/** The host's state, which a test changes, and what was announced of it. */
function open () {
  const shared = { pin: '0', sessions: [SESSION], viewers: [] as object[] }
  const announcements = new Announcements({
    get shared () { return structuredClone(shared) as unknown as SharedState },
    linksFor: ({ host }) => ({ link: host, streamLink: host, links: [] }) as Links
  })
  const client = new PassThrough()
  const heard: string[] = []
  client.on('data', text => heard.push(String(text)))
  const pins = () => heard.flatMap(text => /"pin":"(\d+)"/.exec(text)?.[1] ?? [])
  return { shared, announcements, client, heard, pins }
}

t.test('of many changes a host hears four times a second, and of the last one', async t => {
  const time = stopTime(t)
  const { shared, announcements, client, pins } = open()
  announcements.join(client, WAY)
  await time.settle()
  t.same(pins(), ['0'], 'the state at once')
  for (let pin = 1; pin <= 100; pin++) {
    shared.pin = String(pin)
    announcements.change()
    await time.advance(10)
  }
  await time.advance(300)
  t.ok(pins().length >= 4 && pins().length <= 6, `${pins().length} in a second`)
  t.equal(pins().at(-1), '100')
})

t.test('if nothing is new there is only a comment every 15 s, and nothing at all once everybody has left', async t => {
  const time = stopTime(t)
  const { shared, announcements, client, heard } = open()
  const leave = announcements.join(client, WAY)
  await time.settle()
  heard.length = 0
  for (let second = 0; second < 31; second++) {
    shared.sessions = [{ ...SESSION, lastSeen: second }]
    announcements.change()
    await time.advance(1000)
  }
  t.same(heard, [':\n\n', ':\n\n'], 'that the host itself is still there is no news')
  shared.viewers = [{ ageMs: 5 }]
  await time.advance(2300)
  t.match(heard[2], /^event: state\n.*"ageMs":5/s, 'figures are looked at by themselves')
  leave()
  announcements.change()
  await time.settle()
  t.equal(time.timers, 0)
})

t.test('each host gets the links by which it came', async t => {
  const { announcements, client, heard } = open()
  announcements.join(client, { ...WAY, host: 'there' })
  await new Promise(setImmediate)
  t.same(JSON.parse(/data: (.*)/.exec(heard[0]!)![1]!), {
    link: 'there', streamLink: 'there', links: [], pin: '0', sessions: [SESSION], viewers: []
  })
})
