import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import turbo from '@julusian/jpeg-turbo'
import fc from 'fast-check'
import { Jimp } from 'jimp'
import t, { type Test } from 'tap'
import { JpegSplitter, type WholeJpeg } from '../../../capture/jpeg/splitter.js'
import { cjpeg, dataOf, ffmpegJpeg, jpegOf, jpegOfStrips, withSegment, without } from '../../fixtures/jpegs.js'
import { needs } from '../../fixtures/needs.js'
import { decode } from '../../fixtures/pixels.js'

const NEEDS = needs('cjpeg', 'djpeg', 'ffmpeg')
const EOI = Buffer.from([0xff, 0xd9])

const SMALL = [
  jpegOf(64, 48),
  jpegOf(7, 90, { quality: 20, subsampling: turbo.SAMP_444 }),
  jpegOf(100, 33, { quality: 100, subsampling: turbo.SAMP_422, seed: 2 }),
  jpegOf(33, 40, { quality: 95, subsampling: turbo.SAMP_440 }),
  jpegOf(50, 50, { quality: 60, subsampling: turbo.SAMP_GRAY }),
  await jpegOfStrips(120, 100)
]

const splitter = new JpegSplitter()

/** What comes out of these bytes, in pieces of these lengths, over and over; and why the last of what does not come out does not. */
function read (bytes: Buffer, lengths: number[] = [bytes.length]): { whole: WholeJpeg[], dropped: number, fault: string } {
  splitter.reset()
  const whole: WholeJpeg[] = []
  for (let at = 0, piece = 0; at < bytes.length; at += lengths[piece++ % lengths.length]!) {
    whole.push(...splitter.push(bytes.subarray(at, at + lengths[piece % lengths.length]!)))
  }
  return { whole, ...splitter.takeDropped() }
}

/** Why a JPEG does not come out, followed by one that is right. */
function faultOf (jpeg: Buffer): string {
  const { whole, fault } = read(Buffer.concat([jpeg, SMALL[0]!]))
  if (whole.length !== 1 || !whole[0]!.jpeg.equals(SMALL[0]!)) throw new Error(`${whole.length} JPEGs came out`)
  return fault
}

/** Whether libjpeg-turbo decodes it without an error or a warning. */
function decodes (jpeg: Buffer): boolean {
  try {
    decode(jpeg)
    return true
  } catch {
    return false
  }
}

t.test('whatever a JPEG was encoded with, it comes out if it is right', { skip: NEEDS }, async t => {
  const jpegs: Record<string, Buffer> = {
    ...Object.fromEntries(SMALL.map((jpeg, index) => [`libjpeg-turbo ${index}`, jpeg])),
    large: jpegOf(1920, 1080, { quality: 90 }),
    jimp: await Jimp.fromBitmap({ data: Buffer.alloc(64 * 48 * 4, 90), width: 64, height: 48 }).getBuffer('image/jpeg'),
    'tables of its own': cjpeg(['-optimize']),
    'a restart marker after each unit': cjpeg(['-restart', '1B']),
    'a restart marker after each row': cjpeg(['-restart', '1', '-quality', '98']),
    'tables of 16 bits': cjpeg(['-quality', '1']),
    'other sampling': cjpeg(['-sample', '1x2,1x1,1x1']),
    'colours as red, green and blue': cjpeg(['-rgb']),
    grey: cjpeg(['-grayscale']),
    progressive: cjpeg(['-progressive']),
    ffmpeg: ffmpegJpeg(),
    'ffmpeg, slices': ffmpegJpeg('-threads', '3', '-slices', '3'),
    'ffmpeg, 4:2:2': ffmpegJpeg('-pix_fmt', 'yuvj422p', '-q:v', '2'),
    'one scan for each component': cjpeg(['-scans', scans(t, '0;\n1;\n2;\n')]),
    'a scan for two components': cjpeg(['-scans', scans(t, '0;\n1 2;\n'), '-restart', '2B']),
    'no tables, as a camera': without(jpegOf(64, 48), 0xc4),
    'fill bytes': Buffer.concat([SMALL[0]!.subarray(0, 2), Buffer.from([0xff, 0xff]), SMALL[0]!.subarray(2)]),
    'a thumbnail': withSegment(SMALL[0]!, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), SMALL[1]!]))
  }
  for (const [name, jpeg] of Object.entries(jpegs)) {
    const { width, height } = decode(jpeg)
    for (const lengths of [[jpeg.length], [1], [100, 7]]) {
      const { whole, fault } = read(jpeg, lengths)
      t.equal(whole.length, 1, `${name}: ${fault}`)
      t.ok(whole[0]?.jpeg.equals(jpeg), `${name}, as it is`)
      t.match(whole[0], { width, height, isProgressive: name.includes('progressive') })
    }
  }
})

function scans (t: Test, script: string): string {
  const file = join(t.testdir({}), 'scans')
  writeFileSync(file, script)
  return file
}

t.test('one that is cut off, and ends as if it were not, does not come out, wherever it was cut', async t => {
  for (const [index, jpeg] of SMALL.entries()) {
    for (let length = dataOf(jpeg); length < jpeg.length - 2; length += index === 0 ? 1 : 17) {
      const cut = Buffer.concat([jpeg.subarray(0, length), EOI])
      const { whole } = read(cut)
      // Bits of the last byte may be padding.
      if (whole.length > 0 && !decodes(whole[0]!.jpeg)) t.fail(`cut off after ${length} of ${jpeg.length} bytes`)
      if (whole.length > 0 && length < jpeg.length - 4) t.fail(`shown without its last ${jpeg.length - 2 - length} bytes`)
    }
  }
})

t.test('one byte of the data changed: it decodes, or does not come out', async t => {
  for (const jpeg of SMALL.slice(0, 2)) {
    let out = 0
    for (let at = dataOf(jpeg); at < jpeg.length - 2; at++) {
      for (const mask of [0x01, 0x10, 0x80, 0xff]) {
        const damaged = Buffer.from(jpeg)
        damaged[at]! ^= mask
        for (const { jpeg } of read(damaged).whole) {
          out++
          if (!decodes(jpeg)) t.fail(`byte ${at} of ${jpeg.length} changed by ${mask}`)
        }
      }
    }
    t.ok(out > 0, `${out} still decode`)
  }
})

/** Ways to damage a JPEG. */
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const damage = fc.oneof(
  fc.tuple(share, fc.integer({ min: 0, max: 7 })).map(([share, bit]) => (jpeg: Buffer) => {
    const copy = Buffer.from(jpeg)
    copy[Math.floor(share * jpeg.length)]! ^= 1 << bit
    return copy
  }),
  fc.tuple(share, fc.uint8Array({ minLength: 1, maxLength: 4 })).map(([share, bytes]) => (jpeg: Buffer) => {
    const at = Math.floor(share * jpeg.length)
    return Buffer.concat([jpeg.subarray(0, at), bytes, jpeg.subarray(at)])
  }),
  fc.tuple(share, fc.integer({ min: 1, max: 200 })).map(([share, length]) => (jpeg: Buffer) => {
    const at = Math.floor(share * jpeg.length)
    return Buffer.concat([jpeg.subarray(0, at), jpeg.subarray(at + length)])
  }),
  share.map(share => (jpeg: Buffer) => Buffer.concat([jpeg.subarray(0, Math.floor(share * jpeg.length)), EOI])),
  fc.tuple(share, share).map(shares => (jpeg: Buffer) => {
    const [from, to] = shares.map(share => Math.floor(share * jpeg.length)) as [number, number]
    return Buffer.concat([jpeg.subarray(0, to), jpeg.subarray(from, from + 60), jpeg.subarray(to)])
  }),
  // Sizes and numbers in the headers.
  fc.tuple(share, fc.integer({ min: 0, max: 255 })).map(([share, value]) => (jpeg: Buffer) => {
    const copy = Buffer.from(jpeg)
    copy[Math.floor(share * dataOf(jpeg))] = value
    return copy
  })
)
const lengths = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 })

/** Some of these JPEGs, one after another, each whole or damaged once or twice. */
function streamOf (jpegs: Buffer[]): fc.Arbitrary<Buffer> {
  const one = fc.tuple(fc.constantFrom(...jpegs), fc.array(damage, { maxLength: 2 }))
    .map(([jpeg, damages]) => damages.reduce((jpeg, damage) => jpeg.length > 700 ? damage(jpeg) : jpeg, jpeg))
  return fc.array(one, { minLength: 1, maxLength: 4 }).map(parts => Buffer.concat(parts))
}

t.test('whatever has happened to them, those that come out decode', { skip: NEEDS }, async t => {
  const jpegs = [...SMALL, cjpeg(['-restart', '3B']), cjpeg(['-scans', scans(t, '0;\n1;\n2;\n')]), cjpeg(['-optimize']), ffmpegJpeg()]
  let out = 0
  t.doesNotThrow(() => fc.assert(fc.property(streamOf(jpegs), lengths, (bytes, lengths) => {
    for (const { jpeg, isProgressive, width, height } of read(bytes, lengths).whole) {
      if (isProgressive) continue // a reader decodes these
      out++
      const picture = decode(jpeg)
      if (picture.width !== width || picture.height !== height) return false
    }
    return true
  }), { numRuns: Number(process.env.JPEG_RUNS ?? 2000) }))
  t.ok(out > 1000, `${out} came out`)
})

t.test('other decoders take what comes out of damaged ones, too', { skip: NEEDS }, async t => {
  const folder = t.testdir({})
  const whole = fc.sample(streamOf(SMALL), 150).flatMap(bytes => read(bytes).whole)
  const samples = whole.filter(({ isProgressive }) => !isProgressive).slice(0, 60)
  for (const [index, { jpeg }] of samples.entries()) {
    await Jimp.fromBuffer(jpeg)
    const file = join(folder, `${index}.jpg`)
    writeFileSync(file, jpeg)
    execFileSync('djpeg', ['-strict', '-outfile', '/dev/null', file])
  }
  t.ok(samples.length > 20, `${samples.length} of them`)
})

t.test('bytes that a camera leaves before a marker are cut out; more of them mean that the data is damaged', { skip: NEEDS }, async t => {
  const jpeg = cjpeg(['-restart', '4B'])
  const marker = jpeg.indexOf(Buffer.from([0xff, 0xd3]))
  const padding = Buffer.from([0x55, 0x55, 0x55, 0xff, 0xff])
  const padded = (bytes: number) =>
    Buffer.concat([jpeg.subarray(0, marker), Buffer.alloc(bytes, 7), jpeg.subarray(marker, -2), padding, EOI])
  t.notOk(decodes(padded(9)), 'libjpeg-turbo warns of them')
  for (const lengths of [[5000], [1], [50]]) t.ok(read(padded(9), lengths).whole[0]?.jpeg.equals(jpeg), 'as if they had not been there')
  t.equal(faultOf(padded(65)), 'the data is damaged')
})

t.test('each fault is named', { skip: NEEDS }, async t => {
  const [jpeg] = SMALL as [Buffer]
  const strips = SMALL.at(-1)!
  const at = (marker: number, from = jpeg) => from.indexOf(Buffer.from([0xff, marker]))
  const changed = (offset: number, value: number, from = jpeg) => {
    const copy = Buffer.from(from)
    copy[offset] = value
    return copy
  }
  const cases: Array<[string, Buffer]> = [
    ['the data breaks off', jpeg.subarray(0, -40)],
    ['the data breaks off', Buffer.concat([jpeg.subarray(0, -40), EOI])],
    ['the data is damaged', Buffer.concat([jpeg.subarray(0, -2), jpeg.subarray(dataOf(jpeg))])],
    ['the data is damaged', changed(at(0xd1, strips) + 1, 0xd2, strips)],
    ['the header is damaged', changed(at(0xda) + 1, 0x4a)],
    ['there is no data', Buffer.concat([jpeg.subarray(0, at(0xda)), EOI])],
    ['a table is missing', without(jpeg, 0xdb)],
    ['a table is damaged', changed(at(0xc4) + 5, 3)],
    ['it has 12 bits a sample, not 8', changed(at(0xc0) + 4, 12)],
    ['it has 4 components, not 1 or 3', changed(at(0xc0) + 9, 4)],
    ['it is of a kind that browsers do not show', cjpeg(['-arithmetic'])],
    ['it is 60000x60000 px large', [5, 7].reduce((jpeg, offset) => {
      jpeg.writeUInt16BE(60_000, at(0xc0) + offset)
      return jpeg
    }, Buffer.from(jpeg))],
    ['its subsampling is odd', changed(at(0xc0) + 14, 0x31, changed(at(0xc0) + 11, 0x41))],
    ['its version of JFIF is unknown', changed(at(0xe0) + 9, 3)],
    ['its colours are of an unknown kind', withSegment(without(jpeg, 0xe0), 0xee, Buffer.from('Adobe\0\x64\0\0\0\0\x05'))]
  ]
  for (const [fault, damaged] of cases) t.equal(faultOf(damaged), fault)
})
