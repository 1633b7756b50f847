import t from 'tap'
import { LiveSession } from '../../access/session.js'

const BEGIN_MS = 1_700_000_000_000
const ANN = { address: '192.0.2.1', userAgent: 'curl/8' }

function create () {
  const clock = { ms: BEGIN_MS }
  return { clock, session: new LiveSession({ role: 'viewer', grant: 'key', ...ANN }, () => clock.ms) }
}

t.test('a session knows what is looked at, and since when nothing is', async t => {
  const { clock, session } = create()
  t.match(session, { lastSeen: BEGIN_MS, watches: [], isBusy: false })
  const leave = session.begin('feed', ANN)
  clock.ms += 3_600_000
  t.match(session, { lastSeen: clock.ms, watches: ['feed'], isBusy: true })
  const leaveAgain = session.begin('feed', ANN)
  leave()
  t.match(session, { watches: ['feed'], isBusy: true }, 'two streams, of which one has ended')
  leaveAgain()
  const left = clock.ms
  clock.ms += 1
  t.match(session, { lastSeen: left, watches: [], isBusy: false }, 'a stream that has ended is not seen')
})

t.test('whoever asks for one picture after another looks on in between', async t => {
  const { clock, session } = create()
  session.begin('snapshots', ANN)()
  session.begin('page', ANN)()
  t.same(session.watches, ['page', 'snapshots'])
  clock.ms += 10_000
  t.same(session.watches, ['page', 'snapshots'])
  clock.ms += 1
  t.same(session.watches, [])
})

t.test('it is where its last request came from: phones change their address', async t => {
  const { session } = create()
  session.begin('page', { address: '203.0.113.9', userAgent: 'Mozilla/5.0' })
  t.match(session, { address: '203.0.113.9', userAgent: 'Mozilla/5.0' })
})
