import { randomBytes, randomInt } from 'node:crypto'
import t from 'tap'
import { MAX_MESSAGE_BYTES, Parts, cut } from '../../../relay/nats/parts.js'

const message = randomBytes(1000)
const pieces = () => cut(message, 1n, 100)

t.test('a message that was cut is whole again, and each part is small enough', async t => {
  for (const size of [0, 1, 98, 99, 100, 101, 1000]) {
    const bytes = randomBytes(size)
    const parts = new Parts()
    const came = cut(bytes, 1n, 100).map(part => {
      t.ok(part.length <= 100)
      return parts.add(part)
    })
    t.ok(came.at(-1)?.equals(bytes), `${size} bytes`)
    t.ok(came.slice(0, -1).every(whole => whole === undefined))
  }
  t.throws(() => cut(Buffer.alloc(MAX_MESSAGE_BYTES + 1), 1n, 100), RangeError)
})

t.test('messages of several senders may mingle', async t => {
  const parts = new Parts()
  const others = Array.from({ length: 8 }, (_, index) => ({ bytes: randomBytes(500 + index), number: BigInt(index) }))
  const cuts = others.map(({ bytes, number }) => cut(bytes, number, 100))
  const whole = Array.from({ length: 8 }, (_, turn) => cuts.flatMap(pieces => pieces[turn] ? [parts.add(pieces[turn]!)] : []))
  t.same(whole.flat().filter(Boolean).length, 8)
})

t.test('a part that comes twice is left out; one that is missing or too early loses its message', async t => {
  const twice = new Parts()
  t.ok(pieces().flatMap(part => [part, part]).map(part => twice.add(part)).find(Boolean)?.equals(message))
  for (const lost of pieces().keys()) {
    const parts = new Parts()
    t.notOk(pieces().filter((_, index) => index !== lost).some(part => parts.add(part)), `without part ${lost}`)
  }
  const swapped = new Parts()
  const [first, second, third, ...rest] = pieces()
  t.notOk([first!, third!, second!, ...rest].some(part => swapped.add(part)))
})

t.test('what never becomes whole is forgotten, by its number and by its age', async t => {
  const many = new Parts()
  const [first, ...rest] = pieces()
  many.add(first!)
  for (let number = 2n; number < 20n; number++) many.add(cut(message, number, 100)[0]!)
  t.notOk(rest.some(part => many.add(part)), 'too many others have begun')

  const late = new Parts()
  late.add(first!, 0)
  t.notOk(rest.some(part => late.add(part, 5001)), 'too late')
})

t.test('nobody has it hold more memory than two of the largest messages', async t => {
  const parts = new Parts()
  const head = (total: number, number: number) => {
    const part = Buffer.alloc(18, 1)
    part.writeBigUInt64BE(BigInt(number), 1)
    part.writeUInt32BE(0, 9)
    part.writeUInt32BE(total, 13)
    return part
  }
  t.equal(parts.add(head(0xffffffff, 1)), undefined)
  for (let number = 0; number < 50; number++) parts.add(head(MAX_MESSAGE_BYTES, number))
  t.ok(parts.heldBytes <= 2 * MAX_MESSAGE_BYTES)
  for (let round = 0; round < 10_000; round++) parts.add(randomBytes(randomInt(1, 40)).fill(randomInt(3), 0, 1))
  t.ok(parts.heldBytes <= 2 * MAX_MESSAGE_BYTES)
})
