import t, { type Test } from 'tap'
import { ENCODING } from '../../../rfb/rectangles/encodings.js'
import { NATIVE, writeTrueColour, type TrueColour } from '../../../rfb/rectangles/true-colour.js'
import { RfbClient } from '../../fixtures/rfb-client.js'
import { Slate, colourAt, listenWithSlate } from '../../fixtures/slate.js'
import { stopTime } from '../../fixtures/virtual-time.js'

/** A client that was let in, and what the service knows of it. */
async function enter (t: Test, ...encodings: number[]) {
  const slate = new Slate(100, 80).decorate()
  const { port, sessions } = await listenWithSlate(t, slate)
  const client = RfbClient.connect(t, port)
  await client.enter()
  if (encodings.length > 0) client.setEncodings(...encodings)
  return { slate, client, watched: sessions[0]! }
}

const POINT = { x: 5, y: 5, width: 1, height: 1 }
const RGB_332: TrueColour = {
  bitsPerPixel: 8, depth: 8, isBigEndian: false, red: { max: 7, shift: 5 }, green: { max: 7, shift: 2 }, blue: { max: 3, shift: 0 }
}

t.test('a client that never says what it understands gets Raw, once for each request, and nothing while nothing changes', async t => {
  const { client, slate, watched } = await enter(t)
  client.request(false)
  t.ok((await client.update()).every(({ encoding }) => encoding === ENCODING.raw))
  t.equal(client.at(3, 20), colourAt(slate, 3, 20))
  slate.draw(POINT, () => 0xffffff)
  await watched.changed()
  t.equal(watched.sent, 1, 'without a request nothing is sent')
  client.request(true)
  await client.update()
  t.equal(client.at(5, 5), 0xffffff)
  t.same(watched.acknowledged, [1], 'the request says that the first has been taken in')
  client.request(false)
  t.ok((await client.update()).length > 1, 'all is sent again')
})

t.test('with fences and continuous updates no request is needed, and each update is acknowledged by its fence', async t => {
  const { client, slate, watched } = await enter(t, ENCODING.tight, ENCODING.fence, ENCODING.continuousUpdates)
  t.match(await client.next(), { kind: 'fence', flags: 2 ** 31, payload: Buffer.alloc(1) }, 'we have fences')
  t.match(await client.next(), { kind: 'endOfContinuousUpdates' }, 'we have continuous updates')
  const everything = [0, 0, 0, 0, 255, 255, 255, 255]
  client.send([150, 1, ...everything])
  await client.update()
  const fence = await client.next()
  t.match(fence, { kind: 'fence', flags: 2 ** 31 + 1, payload: Buffer.from([0, 0, 0, 1]) })
  slate.draw(POINT, () => 0xffffff)
  await watched.changed()
  await client.update()
  t.same(watched.acknowledged, [])
  await client.next()
  client.send([248, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0, 2])
  // Its own fence is answered after all that came before it.
  client.send([248, 0, 0, 0, 0xff, 0, 0, 7, 3], 'abc')
  t.match(await client.next(), { kind: 'fence', flags: 7, payload: Buffer.from('abc') })
  t.same(watched.acknowledged, [2], 'which means all before, too')
  client.send([150, 0, ...everything])
  t.match(await client.next(), { kind: 'endOfContinuousUpdates' })
  client.send([248, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0, 3])
  t.match(await watched.over, /acknowledged update 3, which it was never sent/)
})

t.test('pixels in the old format are never sent after a client has asked for others', async t => {
  const { client, slate, watched } = await enter(t, ENCODING.tight)
  const { session } = watched
  client.request(false)
  await client.update()
  const { dialect } = session
  client.setColours(RGB_332)
  client.request(true)
  await client.update()
  t.notOk(session.update(Buffer.from([0, 0, 0, 0]), dialect, 99), 'this was made before')
  t.equal(colourAt(slate, 0, 0), 0x2d5d8f)
  t.equal(client.at(0, 0), 0x246daa, 'as near as 8 bits come')
})

t.test('a client is told of another size, if it can be; otherwise it has to come again', async t => {
  const size = { width: 640, height: 480 }
  const extended = await enter(t, ENCODING.extendedDesktopSize, ENCODING.desktopSize)
  extended.client.request(false)
  const [screens] = await extended.client.update()
  t.match(screens, { encoding: ENCODING.extendedDesktopSize, x: 0, y: 0, width: 100, height: 80 })
  t.equal(screens!.content!.toString('hex'), '00000000000000000064005000000000')
  extended.client.send([251, 0, 1, 0, 1, 0, 1, 0], Buffer.alloc(16))
  t.match((await extended.client.update()).at(-1), { encoding: ENCODING.raw })
  extended.client.request(true)
  const refusal = { encoding: ENCODING.extendedDesktopSize, x: 1, y: 1, width: 100, height: 80 }
  t.match(await extended.client.update(), [refusal], 'it can not choose')
  extended.watched.session.resize(size)
  t.match(await extended.client.update(), [{ encoding: ENCODING.extendedDesktopSize, x: 0, y: 0, ...size }])

  const simple = await enter(t, ENCODING.desktopSize)
  simple.client.request(false)
  await simple.client.update()
  simple.client.request(true)
  await new Promise(resolve => setImmediate(resolve))
  simple.watched.session.resize(size)
  t.match(await simple.client.update(), [{ encoding: ENCODING.desktopSize, ...size }])

  const rigid = await enter(t, ENCODING.tight)
  rigid.watched.session.resize(size)
  rigid.client.request(true)
  t.match(await rigid.watched.over, /another size, which it can't be told/)
})

t.test('clients that can show the pointer in its place are sent its image and its place', async t => {
  const image = { id: 1, width: 9, height: 2, tipX: 3, tipY: 1, rgba: new Uint8Array(9 * 2 * 4) }
  image.rgba.set([200, 100, 50, 255])
  image.rgba.set([200, 100, 50, 128], 4 * 17)
  const place = { encoding: ENCODING.pointerPosition, x: 20, y: 7 }

  const blended = await enter(t, ENCODING.cursor, ENCODING.cursorWithAlpha, ENCODING.pointerPosition)
  blended.client.request(false)
  t.match(await blended.client.update(), [{ encoding: ENCODING.cursorWithAlpha, width: 0, height: 0 }], 'there is none yet')
  await blended.client.update()
  t.ok(blended.watched.session.showsPointer)
  blended.client.request(true)
  blended.watched.session.point({ image, x: 20.4, y: 7, scale: 1 })
  const shown = await blended.client.update()
  t.match(shown, [{ encoding: ENCODING.cursorWithAlpha, x: 3, y: 1, width: 9, height: 2 }, place])
  const { content } = shown[0]!
  t.same([...content!.subarray(0, 8), ...content!.subarray(-4)], [0, 0, 0, 0, 200, 100, 50, 255, 100, 50, 25, 128], 'premultiplied')
  blended.watched.session.point({ image, x: 30, y: 8, scale: 1 })
  t.match(await blended.client.update(), [{ ...place, x: 30, y: 8 }], 'an image that it has is not sent again')

  const masked = await enter(t, ENCODING.cursor, ENCODING.pointerPosition)
  masked.client.setColours(RGB_332)
  masked.client.request(false)
  masked.watched.session.point({ image, x: 20, y: 7, scale: 1 })
  const [mask] = await masked.client.update()
  const pixel = 5 << 5 | 3 << 2 | 1
  t.same([...mask!.content!], [pixel, ...new Array(16).fill(0), pixel, 0x80, 0, 0, 0x80])

  const simple = await enter(t, ENCODING.cursor, ENCODING.tight)
  simple.client.request(false)
  await simple.client.update()
  t.notOk(simple.watched.session.showsPointer, 'this client draws it where its own pointer is: it needs the pointer in the picture')
})

t.test('what is typed, pointed at and copied is read, and does nothing', async t => {
  const { client } = await enter(t, ENCODING.tight)
  client.send([4, 1, 0, 0, 0, 0, 0, 65], [5, 1, 0, 10, 0, 10], [6, 0, 0, 0, 0, 1, 0x11, 0x70], Buffer.alloc(70_000, 'x'))
  client.send([6, 0, 0, 0, 0xff, 0xff, 0xff, 0xfc], [1, 2, 3, 4])
  client.request(false)
  t.ok((await client.update()).length > 0)
})

t.test('a client ends its connection by what nobody can read', async t => {
  const wrongs: Array<[string, RegExp, ...Array<number[] | Uint8Array>]> = [
    ['a colour map', /colour maps/, [0, 0, 0, 0, 8, 8, 0, 0], Buffer.alloc(12)],
    ['pixels of 24 bits', /24 bits/, [0, 0, 0, 0, 24, 24, 0, 1], Buffer.alloc(12)],
    ['colours beyond the pixel', /outside/, [0, 0, 0, 0], writeTrueColour({ ...NATIVE, bitsPerPixel: 8 })],
    ['a fence of 65 bytes', /fence/, [248, 0, 0, 0, 0x80, 0, 0, 0, 65]],
    ['a text of 4 GB', /text/, [6, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff]],
    ['a message that does not exist', /unknown type 99/, [99]]
  ]
  for (const [what, reason, ...bytes] of wrongs) {
    const { client, watched } = await enter(t)
    client.send(...bytes)
    t.match(await watched.over, reason, what)
    await t.rejects(client.take(1), /is over/)
  }
})

t.test('whoever asks for no update loses their place after a minute; whoever has asked may wait for ever', async t => {
  const time = stopTime(t)
  const silent = await enter(t, ENCODING.tight)
  const once = await enter(t, ENCODING.tight)
  once.client.request(false)
  await once.client.update()
  const endless = await enter(t, ENCODING.tight, ENCODING.fence, ENCODING.continuousUpdates)
  endless.client.send([150, 1, 0, 0, 0, 0, 255, 255, 255, 255])
  await endless.client.update()
  await time.advance(59_000)
  t.notOk(silent.client.socket.closed)
  await time.advance(2000)
  t.match(await silent.watched.over, /asked for no update within 60 s/)
  for (const { client } of [once, endless]) {
    client.request(false)
    t.ok((await client.update()).length > 0)
  }
})
