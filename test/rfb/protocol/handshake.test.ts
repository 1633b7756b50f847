import t from 'tap'
import { Throttle } from '../../../access/throttle.js'
import { answerTo } from '../../../rfb/protocol/vnc-auth.js'
import { RfbClient } from '../../fixtures/rfb-client.js'
import { OPEN, Slate, listenWithSlate } from '../../fixtures/slate.js'
import { stopTime } from '../../fixtures/virtual-time.js'

const VERSIONS = [3, 7, 8] as const

t.test('clients of RFB 3.3, 3.7 and 3.8 come in, and are told the size and the name', async t => {
  const { port } = await listenWithSlate(t, new Slate(123, 45))
  for (const version of VERSIONS) {
    const client = RfbClient.connect(t, port)
    await client.enter(version)
    t.same([client.width, client.height, client.name], [123, 45, 'slate'], `3.${version}`)
  }
})

t.test('the password lets in whoever knows it, in each version; others are told, and the connection ends', async t => {
  const answers: string[] = []
  const gate = { ...OPEN, password: 'geheim', failed: (answer: string) => { answers.push(answer) } }
  const { port } = await listenWithSlate(t, new Slate(8, 8), gate)
  for (const version of VERSIONS) {
    await RfbClient.connect(t, port).enter(version, 'geheim')
    const stranger = RfbClient.connect(t, port)
    await t.rejects(stranger.enter(version, 'falsch'), { message: version === 8 ? 'The password is wrong' : 'failed' })
    await t.rejects(stranger.take(1), /is over/)
  }
  t.equal(new Set(answers).size, 3)
})

t.test('the answer to a challenge is what DES makes of it, with the bits of the password in reverse', async t => {
  // DES of FIPS 46 with the key 0123456789ABCDEF, whose bytes in reverse are the password, and "Now is the time for all" as the text
  // (FIPS 81, table B1).
  const password = Buffer.from([0x80, 0xc4, 0xa2, 0xe6, 0x91, 0xd5, 0xb3, 0xf7]).toString('latin1')
  t.equal(answerTo(Buffer.from('Now is the time '), password).toString('hex'), '3fa40e8a984d48156a271787ab8883f9')
})

t.test('whoever has to wait is told so in every version, and asked for nothing', async t => {
  const throttle = new Throttle({ tries: 1 })
  const gate = {
    password: 'geheim',
    refusal: () => throttle.waitMs('here') > 0 ? 'Wait for 10 s' : undefined,
    failed: (answer: string) => throttle.fail('here', answer)
  }
  const { port } = await listenWithSlate(t, new Slate(8, 8), gate)
  await t.rejects(RfbClient.connect(t, port).enter(8, 'falsch'), /wrong/)
  for (const version of VERSIONS) await t.rejects(RfbClient.connect(t, port).enter(version, 'geheim'), { message: 'Wait for 10 s' })
})

t.test('of those who answer at the same time no more are compared than may guess, and the right answer comes too late', async t => {
  const throttle = new Throttle({ tries: 3 })
  const guesses: string[] = []
  const gate = {
    password: 'geheim',
    refusal: () => throttle.waitMs('here') > 0 ? 'Wait for 10 s' : undefined,
    failed: (answer: string) => {
      guesses.push(answer)
      throttle.fail('here', answer)
    }
  }
  const { port } = await listenWithSlate(t, new Slate(8, 8), gate)
  const clients = Array.from({ length: 8 }, () => RfbClient.connect(t, port))
  const challenges = await Promise.all(clients.map(async client => {
    await client.take(12)
    client.send('RFB 003.008\n', [2])
    return (await client.take(2 + 16)).subarray(2)
  }))
  const reasons: string[] = []
  for (const [index, client] of clients.entries()) {
    client.send(answerTo(challenges[index]!, index === 7 ? 'geheim' : 'falsch'))
    t.equal((await client.take(4)).readUInt32BE(), 1)
    reasons.push(await client.text())
  }
  t.same(reasons, [...new Array(3).fill('The password is wrong'), ...new Array(5).fill('Wait for 10 s')])
  t.equal(new Set(guesses).size, 3, 'each of them was counted')
})

t.test('what does not speak RFB, or chooses what it was not offered, is cut off', async t => {
  const { port, sessions } = await listenWithSlate(t, new Slate(8, 8))
  const browser = RfbClient.connect(t, port)
  await browser.take(12)
  browser.send('GET / HTTP/1.1\r\n\r\n')
  await t.rejects(browser.take(1), /is over/)
  const chooser = RfbClient.connect(t, port)
  await chooser.take(12)
  chooser.send('RFB 003.008\n', [16])
  await chooser.take(2)
  await t.rejects(chooser.take(1), /is over/)
  t.match(await Promise.all(sessions.map(({ over }) => over)), [/does not speak RFB 3/, /chose security type 16/])
})

t.test('a program has 10 s to say what it is, and somebody a minute to type the password; the reason is given', async t => {
  const time = stopTime(t)
  const { port, sessions } = await listenWithSlate(t, new Slate(8, 8), { ...OPEN, password: 'geheim' })
  const come = async () => {
    const client = RfbClient.connect(t, port)
    await client.take(12)
    return client
  }
  const silent = await come()
  await time.advance(9000)
  t.notOk(silent.socket.closed)
  await time.advance(2000)
  await t.rejects(silent.take(1), /is over/)

  const slow = await come()
  const absent = await come()
  await time.advance(5000)
  for (const client of [slow, absent]) {
    client.send('RFB 003.008\n')
    await client.take(2)
    client.send([2])
  }
  const [challenge] = await Promise.all([slow, absent].map(client => client.take(16)))
  await time.advance(59_000)
  slow.send(answerTo(challenge!, 'geheim'))
  t.equal((await slow.take(4)).readUInt32BE(), 0, 'they are let in')
  slow.send([1])
  t.equal((await slow.take(20)).readUInt16BE(), 8)
  await time.advance(2000)
  await t.rejects(absent.take(1), /is over/)
  t.match(await Promise.all([sessions[0]!.over, sessions[2]!.over]), [/within 10 s$/, /within 60 s of being asked for the password$/])
})
