import t from 'tap'
import { Pin } from '../../access/pin.js'

t.test('a PIN has six digits, and only the whole PIN is right', async t => {
  const pin = new Pin()
  t.match(pin.value, /^\d{6}$/)
  t.ok(pin.is(pin.value))
  for (const other of ['', pin.value.slice(1), `${pin.value}0`]) t.notOk(pin.is(other))
})

t.test('every 50 wrong guesses make it longer, up to 12 digits, until the host renews it', async t => {
  const pin = new Pin()
  const lengths: number[] = []
  for (let wrong = 1; wrong <= 250; wrong++) {
    const { value } = pin
    t.equal(pin.miss(), wrong % 50 === 0)
    if (wrong % 50 === 0) lengths.push(pin.value.length)
    else t.equal(pin.value, value)
  }
  t.same(lengths, [8, 10, 12, 12, 12])
  pin.miss()
  pin.renew()
  t.match(pin.value, /^\d{6}$/)
  for (let wrong = 1; wrong < 50; wrong++) t.notOk(pin.miss(), 'and the count begins at zero')
})
