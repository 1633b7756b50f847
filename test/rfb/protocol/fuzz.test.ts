import { Duplex } from 'node:stream'
import fc from 'fast-check'
import t from 'tap'
import { ENCODING } from '../../../rfb/rectangles/encodings.js'
import { NATIVE, writeTrueColour } from '../../../rfb/rectangles/true-colour.js'
import { answerTo } from '../../../rfb/protocol/vnc-auth.js'
import { admit } from '../../../rfb/protocol/admit.js'
import { Session } from '../../../rfb/protocol/session.js'
import { OPEN, Slate, showSlate } from '../../fixtures/slate.js'

/** What a client sends, in these pieces, and then leaves. What it is sent is read at once. */
function streamOf (pieces: readonly Uint8Array[], onSent: (bytes: Buffer) => void): Duplex {
  const stream = new Duplex({
    read () {},
    write (chunk: Buffer, _encoding, done) {
      onSent(chunk)
      done()
    }
  })
  for (const piece of pieces) stream.push(piece)
  stream.push(null)
  return stream
}

/** Bytes cut at any places. */
function cut (bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map(place => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end)).filter(piece => piece.length > 0)
}

const bytesOf = (type: number, ...arbitraries: Array<fc.Arbitrary<Uint8Array>>) =>
  fc.tuple(...arbitraries).map(parts => Buffer.concat([Buffer.from([type]), ...parts]))
const some = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes })

/** What a client may send, more or less. */
const messages = fc.oneof(
  fc.constant(Buffer.concat([Buffer.alloc(4), writeTrueColour(NATIVE)])),
  bytesOf(0, some(19)),
  fc.subarray<number>(Object.values(ENCODING)).map(encodings => {
    const bytes = Buffer.alloc(4 + 4 * encodings.length, 2)
    bytes.writeUInt16BE(encodings.length, 2)
    encodings.forEach((encoding, index) => bytes.writeInt32BE(encoding, 4 + 4 * index))
    return bytes
  }),
  bytesOf(3, some(9)),
  bytesOf(4, some(7)),
  bytesOf(5, some(5)),
  bytesOf(6, some(7)),
  bytesOf(150, some(9)),
  bytesOf(248, some(8), fc.uint8Array({ maxLength: 64 })),
  bytesOf(251, some(7), some(32)),
  fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes))
)

t.test('whatever comes, in whatever pieces, ends the connection or is dealt with: nothing is thrown, or answered without end', async () => {
  const slate = new Slate(20, 20)
  const beginnings = fc.oneof(
    fc.constant(Buffer.from('RFB 003.008\n\x01\x01', 'latin1')),
    fc.constant(Buffer.from('RFB 003.003\n\x01', 'latin1')),
    fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes))
  )
  const conversations = fc.tuple(beginnings, fc.array(messages, { maxLength: 30 }), fc.array(fc.nat(), { maxLength: 40 }))
  await fc.assert(fc.asyncProperty(conversations, async ([beginning, all, places]) => {
    const bytes = Buffer.concat([beginning, ...all])
    let sent = 0
    const { over } = showSlate(slate, streamOf(cut(bytes, places), ({ length }) => { sent += length }))
    await over
    return sent < 1000 + 5000 * all.length + 2 * bytes.length
  }), { numRuns: 1000 })
})

t.test('floods are dealt with in turns: others have theirs after 500 messages', async t => {
  const start = Buffer.from('RFB 003.008\n\x01\x01', 'latin1')
  const floods = {
    fences: Buffer.alloc(9 * 30_000, Buffer.from([248, 0, 0, 0, 0x80, 0, 0, 0, 0])),
    requests: Buffer.alloc(10 * 30_000, Buffer.from([3, 0, 0, 0, 0, 0, 0, 1, 0, 1]))
  }
  for (const [name, flood] of Object.entries(floods)) {
    let [dealtWith, inThisTurn, most] = [0, 0, 0]
    const count = () => {
      dealtWith++
      most = Math.max(most, ++inThisTurn)
    }
    const stream = streamOf([start, flood], count)
    const showing = { begin: async () => ({ width: 1, height: 1 }), again () {}, acknowledge () {}, pong () {}, wait: count }
    const endTurn = () => {
      inThisTurn = 0
      if (!stream.destroyed) setImmediate(endTurn)
    }
    endTurn()
    await new Session(stream, showing).run((await admit(stream, OPEN))!, 'slate')
    t.ok(dealtWith >= 30_000, `${dealtWith} ${name}`)
    t.ok(most <= 500, `${most} ${name} in a turn`)
  }
})

t.test('a password is compared whatever bytes it is compared with', async () => {
  fc.assert(fc.property(fc.string(), some(16), (password, challenge) => answerTo(Buffer.from(challenge), password).length === 16))
  await fc.assert(fc.asyncProperty(some(16), async answer => {
    let failures = 0
    const gate = { ...OPEN, password: 'geheim', failed: () => { failures++ } }
    const stream = streamOf([Buffer.from('RFB 003.008\n\x02', 'latin1'), answer, Buffer.from([1])], () => {})
    const { over } = showSlate(new Slate(8, 8), stream, gate)
    return /wrong/.test((await over)?.message ?? '') && failures === 1
  }), { numRuns: 50 })
})
