import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { gridOf } from '../../../deltas/screen/grid.js'
import type { Plan } from '../../../deltas/update/plan.js'
import { dialectOf } from '../../../rfb/rectangles/dialect.js'
import { ENCODING } from '../../../rfb/rectangles/encodings.js'
import { piecesOf, rectanglesOf } from '../../../rfb/rectangles/pieces.js'
import { NATIVE, type Channel, type TrueColour } from '../../../rfb/rectangles/true-colour.js'
import { writeRectangles } from '../../../rfb/rectangles/write.js'
import { RfbClient } from '../../fixtures/rfb-client.js'
import { Slate, colourAt, planBetween } from '../../fixtures/slate.js'

const NOTHING: Plan = {
  moves: [], fills: [], palettes: [], lossy: undefined, areas: [], quality: 80, isWhole: false, isComplete: false, raws: [], refines: false
}

/** A client, past the handshake, that is handed bytes. */
async function clientOf (t: Test, { width, height }: { width: number, height: number }) {
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const connected = once(server, 'connection')
  const client = RfbClient.connect(t, (server.address() as AddressInfo).port)
  const [socket] = await connected
  Object.assign(client, { width, height, pixels: Buffer.alloc(width * height * 4) })
  return { client, write: (bytes: Buffer) => socket.write(bytes) }
}

/** What becomes of a shade in a channel that knows fewer. */
const reduced = (shade: number, { max }: Channel) => Math.round(Math.round(shade * max / 255) * 255 / max)

/** How many pixels of a client differ from a picture, as well as its kind of pixels can show it. */
function wrongPixels (client: RfbClient, slate: Slate): number {
  const { red, green, blue } = client.colours
  let wrong = 0
  for (let y = 0; y < slate.height; y++) {
    for (let x = 0; x < slate.width; x++) {
      const colour = colourAt(slate, x, y)
      const wanted = reduced(colour >> 16, red) << 16 | reduced(colour >> 8 & 255, green) << 8 | reduced(colour & 255, blue)
      if (client.at(x, y) !== wanted) wrong++
    }
  }
  return wrong
}

/** Any true colour, with its channels in any order and with gaps. */
const trueColours: fc.Arbitrary<TrueColour> = fc.record({
  bitsPerPixel: fc.constantFrom(8 as const, 16 as const, 32 as const),
  isBigEndian: fc.boolean(),
  order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
  bits: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 3, maxLength: 3 })
}).map(({ bitsPerPixel, isBigEndian, order, bits }) => {
  const most = Math.floor(bitsPerPixel / 3)
  const channels: Channel[] = []
  for (const [index, channel] of order.entries()) channels[channel] = { max: 2 ** Math.min(bits[channel]!, most) - 1, shift: index * most }
  const [red, green, blue] = channels as [Channel, Channel, Channel]
  return { bitsPerPixel, depth: bitsPerPixel === 32 ? 24 : bitsPerPixel, isBigEndian, red, green, blue }
})

t.test('every client sees the picture, with the colours that it wants, in every encoding, after moves', async t => {
  const { client, write } = await clientOf(t, { width: 200, height: 150 })
  const { copyRect, hextile, tight } = ENCODING
  const encodings = fc.constantFrom<number[]>([], [hextile], [tight, copyRect], [tight], [hextile, copyRect])
  const spots = fc.array(fc.record({
    x: fc.nat(150), y: fc.nat(100), width: fc.integer({ min: 1, max: 50 }), height: fc.integer({ min: 1, max: 50 }), seed: fc.nat()
  }), { maxLength: 5 })
  await fc.assert(fc.asyncProperty(trueColours, encodings, spots, async (colours, encodings, spots) => {
    const [before, now] = [new Slate(200, 150), new Slate(200, 150)]
    now.decorate()
    now.data.copy(before.data)
    for (const { seed, ...area } of spots) {
      now.draw(area, (x, y) => seed % 3 === 0 ? seed : Math.imul(x * 31 + y, seed | 1) >>> seed % 20)
    }
    const moves = [
      { fromX: 10, fromY: 10, x: 17, y: 20, width: 90, height: 70 }, { fromX: 40, fromY: 30, x: 0, y: 0, width: 33, height: 41 }
    ]
    const dialect = dialectOf(colours, new Set(encodings))
    client.colours = colours
    write(await writeRectangles(planBetween(undefined, before), before, dialect))
    await client.update()
    for (const move of moves) {
      before.move(move)
      // What is not moved stays. The newest picture has what was moved, too.
      now.move(move)
    }
    write(await writeRectangles(planBetween(before, now, moves), now, dialect))
    await client.update()
    t.equal(wrongPixels(client, now), 0, JSON.stringify({ colours, encodings }))
  }), { numRuns: 30 })
})

t.test('photographs are sent as JPEG to those who want it, no better than they want', async t => {
  const slate = new Slate(300, 200)
  slate.draw({ x: 0, y: 0, width: 300, height: 200 }, (x, y) => {
    const shade = Math.round(127 + 90 * Math.sin(x / 40) * Math.cos(y / 30)) + Math.imul(x * 31 + y, 0x9e3779b1) % 9
    return shade << 16 | shade << 8 | 255 - shade
  })
  const plan: Plan = { ...NOTHING, isWhole: true, quality: 80 }
  const { client, write } = await clientOf(t, slate)
  const bytes = await Promise.all([[], [-32], [-27], [-23]].map(async level =>
    await writeRectangles(plan, slate, dialectOf(NATIVE, new Set([ENCODING.tight, ...level])))))
  const [exact, worst, middling, best] = bytes.map(({ length }) => length) as [number, number, number, number]
  t.ok(worst < middling && middling < best && best < exact, `${worst} < ${middling} < ${best} < ${exact}`)
  write(bytes[3]!)
  await client.update()
  let squares = 0
  for (let y = 0; y < 200; y++) {
    for (let x = 0; x < 300; x++) {
      for (const shift of [0, 8, 16]) squares += ((client.at(x, y) >> shift & 255) - (colourAt(slate, x, y) >> shift & 255)) ** 2
    }
  }
  const psnr = 10 * Math.log10(255 ** 2 / (squares / (3 * 200 * 300)))
  t.ok(psnr > 30, `PSNR ${psnr.toFixed(1)} dB`)
})

t.test('wide pictures are cut: no rectangle of Tight is wider than 2048 pixels', async t => {
  const slate = new Slate(5000, 300)
  slate.draw({ x: 0, y: 0, width: 5000, height: 300 }, (x, y) => x * 7 + y * 65536 & 0xffffff)
  const { client, write } = await clientOf(t, slate)
  const area = { x: 0, y: 0, width: 5000, height: 100 }
  const indices = Uint8Array.from({ length: 500_000 }, (_, at) => at % 3)
  const palette = { ...area, y: 100, colours: Uint32Array.of(1, 2, 3), indices }
  const plan = { ...NOTHING, fills: [{ ...area, colour: 0xff8000 }], palettes: [palette], raws: [{ ...area, y: 200 }] }
  write(await writeRectangles(plan, slate, dialectOf(NATIVE, new Set([ENCODING.tight]))))
  await client.update()
  t.equal(client.at(4999, 99), 0xff8000)
  t.equal(client.at(4321, 150), palette.colours[(50 * 5000 + 4321) % 3])
  t.equal(client.at(4999, 299), colourAt(slate, 4999, 299))
})

t.test('more rectangles than one message can have are sent as several', async t => {
  const area = { x: 0, y: 0, width: 1, height: 1 }
  const fills = Array.from({ length: 66_000 }, (_, colour) => ({ ...area, colour }))
  const bytes = await writeRectangles({ ...NOTHING, fills }, new Slate(8, 8), dialectOf(NATIVE, new Set([ENCODING.tight])))
  // Each takes 16 bytes: its header, the control byte and a colour.
  t.same([bytes[0], bytes.readUInt16BE(2)], [0, 65_535])
  const second = bytes.subarray(4 + 65_535 * 16)
  t.same([second[0], second.readUInt16BE(2), second.length], [0, 465, 4 + 465 * 16])
})

t.test('cells become rectangles that cover them once, and nothing else', async () => {
  const side = fc.integer({ min: 1, max: 200 })
  fc.assert(fc.property(side, side, fc.infiniteStream(fc.boolean()), (width, height, marks) => {
    const grid = gridOf(width, height)
    const cells = Uint8Array.from({ length: grid.columns * grid.rows }, () => Number(marks.next().value))
    const covered = new Uint8Array(width * height)
    for (const { x, y, width: across, height: down } of rectanglesOf(cells, grid).flatMap(piecesOf)) {
      for (let row = y; row < y + down; row++) for (let column = x; column < x + across; column++) covered[row * width + column]!++
    }
    return covered.every((times, at) => times === cells[Math.floor(at / width / 16) * grid.columns + Math.floor(at % width / 16)])
  }))
})
