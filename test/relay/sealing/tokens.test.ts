import { randomBytes } from 'node:crypto'
import t from 'tap'
import { Tokens } from '../../../relay/sealing/tokens.js'

t.test('a question counts once, for at most 6 s after its token was given', async t => {
  let now = 0
  const tokens = new Tokens(() => now)
  const first = tokens.current
  const [early, late] = [randomBytes(24), randomBytes(24)]
  t.equal(tokens.judge(first, early), 'fresh')
  t.equal(tokens.judge(first, early), 'again')
  now = 3000
  t.notOk(tokens.current.equals(first), 'a new token')
  t.equal(tokens.judge(first, early), 'again')
  now = 5999
  t.equal(tokens.judge(first, late), 'fresh', 'the one before is good for one more turn')
  now = 6000
  t.equal(tokens.judge(first, randomBytes(24)), 'stale')
  t.equal(tokens.judge(first, early), 'stale')
})

t.test('after a long silence neither token is good any more', async t => {
  let now = 0
  const tokens = new Tokens(() => now)
  const { current } = tokens
  now = 60_000
  t.equal(tokens.judge(current, randomBytes(24)), 'stale')
})

t.test('a token that nobody has given, and one of another length, are stale', async t => {
  const tokens = new Tokens()
  for (const length of [0, 15, 16, 17]) t.equal(tokens.judge(Buffer.alloc(length), randomBytes(24)), 'stale')
})
