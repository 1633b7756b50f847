import t from 'tap'
import { execFileSync } from 'node:child_process'
import turbo from '@julusian/jpeg-turbo'
import fc from 'fast-check'
import { Jimp } from 'jimp'
import { JpegSplitter, type WholeJpeg } from '../../../capture/jpeg/splitter.js'
import { withSegment } from '../../fixtures/jpegs.js'
import { needs } from '../../fixtures/needs.js'
import { decode } from '../../fixtures/pixels.js'

/** A picture of one colour, as libjpeg-turbo encodes it. */
function jpegOf (colour: number, width = 32, height = 24): Buffer {
  const pixels = Buffer.alloc(width * height * 4)
  // Noise makes the data long, and puts bytes 0xff into it.
  for (let i = 0; i < pixels.length; i++) pixels[i] = (colour + (i * 7919 % 251)) & 0xff
  return turbo.compressSync(pixels, { format: turbo.FORMAT_RGBX, width, height, quality: 95, subsampling: turbo.SAMP_420 })
}

/** What comes out if the bytes come in pieces of these lengths, over and over. */
function split (bytes: Buffer, lengths: number[] = [bytes.length], splitter = new JpegSplitter()): WholeJpeg[] {
  const whole: WholeJpeg[] = []
  for (let at = 0, piece = 0; at < bytes.length; at += lengths[piece++ % lengths.length]!) {
    whole.push(...splitter.push(Buffer.from(bytes.subarray(at, at + lengths[piece % lengths.length]!))))
  }
  return whole
}

const JPEGS = [jpegOf(1), jpegOf(80, 100, 60), jpegOf(200, 7, 90)]
const MULTIPART = Buffer.from('\r\n--ffmpeg\r\nContent-type: image/jpeg\r\nContent-length: 1024\r\n\r\n')

const jpeg = fc.constantFrom(...JPEGS)
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true })
const cut = fc.tuple(jpeg, share).map(([jpeg, share]) => jpeg.subarray(0, Math.ceil(jpeg.length * share)))
const anyBytes = fc.uint8Array({ maxLength: 300 })
const noise = fc.oneof(fc.constant(MULTIPART), anyBytes.map(bytes => Buffer.from(bytes)))
/** Anything but a byte that begins a marker. */
const text = fc.oneof(fc.constant(MULTIPART), anyBytes.map(bytes => Buffer.from(bytes.map(byte => byte === 0xff ? 0xfe : byte))))
const lengths = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 })

t.test('a JPEG comes out as it went in, with its size', async t => {
  const [whole, ...more] = split(JPEGS[1]!)
  t.same(whole!.jpeg, JPEGS[1])
  t.match(whole, { width: 100, height: 60 })
  t.equal(more.length, 0)
})

t.test('every JPEG comes out, one after another or with anything between them, however the bytes are cut', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(fc.array(fc.tuple(text, jpeg), { maxLength: 6 }), lengths, (parts, lengths) => {
    const whole = split(Buffer.concat(parts.flat()), lengths)
    return whole.length === parts.length && whole.every(({ jpeg }, index) => jpeg.equals(parts[index]![1]))
  })))
})

t.test('one byte at a time makes no difference', async t => {
  const bytes = Buffer.concat([MULTIPART, JPEGS[0]!, MULTIPART, JPEGS[1]!, JPEGS[2]!])
  t.same(split(bytes, [1]).map(({ jpeg }) => jpeg), JPEGS)
})

t.test('what comes out of garbage does not depend on how it is cut', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(fc.array(fc.oneof(jpeg, cut, noise), { maxLength: 8 }), lengths, (parts, lengths) => {
    const bytes = Buffer.concat(parts)
    const [once, pieces] = [split(bytes), split(bytes, lengths)]
    return once.length === pieces.length && once.every(({ jpeg }, index) => jpeg.equals(pieces[index]!.jpeg))
  })))
})

t.test('a JPEG that breaks off never comes out, and what does can be decoded', async t => {
  const streams = fc.array(fc.oneof(jpeg, cut, fc.constant(MULTIPART)), { maxLength: 8 })
  t.doesNotThrow(() => fc.assert(fc.property(streams, lengths, (parts, lengths) => {
    for (const { jpeg, width, height } of split(Buffer.concat(parts), lengths)) {
      const picture = decode(jpeg) // libjpeg-turbo: throws at the first thing that is missing
      if (picture.width !== width || picture.height !== height) return false
    }
    return true
  }), { numRuns: 300 }))
})

t.test('after one that broke off in its data, the next comes out at once', async t => {
  const broken = JPEGS[1]!.subarray(0, JPEGS[1]!.length - 40)
  t.same(split(Buffer.concat([broken, JPEGS[0]!])).map(({ jpeg }) => jpeg), [JPEGS[0]])
  t.same(split(Buffer.concat([broken, MULTIPART, JPEGS[0]!])).map(({ jpeg }) => jpeg), [JPEGS[0]])
})

t.test('one that broke off anywhere costs no more than the 64 KB after it', async t => {
  const following = Array<Buffer>(Math.ceil(65_536 / JPEGS[1]!.length)).fill(JPEGS[1]!)
  const header = JPEGS[0]!.indexOf(Buffer.from([0xff, 0xda])) + 20
  for (let length = 1; length < header; length++) {
    const whole = split(Buffer.concat([JPEGS[0]!.subarray(0, length), ...following, JPEGS[2]!]))
    if (!whole.at(-1)?.jpeg.equals(JPEGS[2]!)) t.fail(`broken off after ${length} bytes`)
  }
})

t.test('arbitrary bytes are never taken for a JPEG that lacks its size or its data', async t => {
  const markers = [[0xff, 0xd8], [0xff, 0xd9], [0xff]].map(codes => Buffer.from(codes))
  const bits = fc.constantFrom(...markers, JPEGS[0]!.subarray(0, 20), JPEGS[0]!.subarray(20, 200))
  t.doesNotThrow(() => fc.assert(fc.property(fc.array(fc.oneof(noise, bits), { maxLength: 30 }), lengths, (parts, lengths) =>
    split(Buffer.concat(parts), lengths).length === 0)))
})

t.test('a header and an end without data in between are no JPEG', async t => {
  const header = JPEGS[0]!.subarray(0, JPEGS[0]!.indexOf(Buffer.from([0xff, 0xda])))
  t.same(split(Buffer.concat([header, Buffer.from([0xff, 0xd9]), JPEGS[1]!])).map(({ jpeg }) => jpeg), [JPEGS[1]])
})

t.test('a thumbnail within a JPEG is not taken for a picture', async t => {
  const photo = withSegment(JPEGS[1]!, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), JPEGS[0]!]))
  const commented = withSegment(photo, 0xfe, Buffer.from([0xff, 0xd9, 0xff, 0xda, 0xff, 0xc0]))
  for (const lengths of [[commented.length], [1], [100]]) {
    t.same(split(commented, lengths).map(({ jpeg }) => jpeg), [commented])
  }
  t.match(decode(split(photo)[0]!.jpeg), { width: 100, height: 60 })
})

t.test('JPEGs from other encoders come out, too', { skip: needs('convert', 'ffmpeg') }, async t => {
  const options = { maxBuffer: 1e6 }
  const jpegs = {
    jimp: await Jimp.fromBitmap({ data: Buffer.alloc(64 * 48 * 4, 90), width: 64, height: 48 }).getBuffer('image/jpeg'),
    progressive: execFileSync('convert', ['-size', '64x48', 'plasma:red-blue', '-interlace', 'JPEG', 'jpeg:-'], options),
    'with restart markers': execFileSync('ffmpeg', [
      '-loglevel', 'error', '-f', 'lavfi', '-i', 'testsrc=s=64x48', '-frames:v', '1', '-threads', '3', '-slices', '3', '-f', 'mjpeg', '-'
    ], options),
    'with fill bytes': Buffer.concat([JPEGS[0]!.subarray(0, 2), Buffer.from([0xff, 0xff]), JPEGS[0]!.subarray(2)])
  }
  t.ok(jpegs.progressive.includes(Buffer.from([0xff, 0xc2])), 'this one is progressive')
  t.ok(jpegs['with restart markers'].includes(Buffer.from([0xff, 0xd1])), 'this one has restart markers')
  for (const [name, jpeg] of Object.entries(jpegs)) {
    decode(jpeg)
    t.same(split(jpeg, [1]).map(({ jpeg }) => jpeg), [jpeg], name)
  }
})

t.test('a JPEG above the limit is left out, but the one after it comes out', async t => {
  const splitter = new JpegSplitter(JPEGS[0]!.length)
  const bytes = Buffer.concat([JPEGS[0]!, JPEGS[1]!, JPEGS[0]!])
  t.same(split(bytes, [100], splitter).map(({ jpeg }) => jpeg), [JPEGS[0], JPEGS[0]])
  t.same(split(bytes, [bytes.length], splitter).map(({ jpeg }) => jpeg), [JPEGS[0], JPEGS[0]])
})

t.test('a program that writes without end, but never a whole JPEG, takes no memory', async t => {
  const splitter = new JpegSplitter()
  const header = JPEGS[0]!.subarray(0, JPEGS[0]!.length - 2)
  const zeros = Buffer.alloc(65_536)
  const before = process.memoryUsage().arrayBuffers
  splitter.push(header)
  for (let mebibyte = 0; mebibyte < 256; mebibyte++) {
    for (let chunk = 0; chunk < 16; chunk++) splitter.push(zeros)
  }
  const grownMiB = (process.memoryUsage().arrayBuffers - before) / 1024 / 1024
  t.ok(grownMiB < 70, `${grownMiB.toFixed(0)} MiB after 256 MiB`)
  t.equal(splitter.push(JPEGS[0]!).length, 1, 'and the first whole one comes out')
})

t.test('a JPEG that has come out is not written to any more', async t => {
  const splitter = new JpegSplitter()
  const [first] = splitter.push(JPEGS[0]!)
  splitter.push(JPEGS[1]!)
  t.same(first!.jpeg, JPEGS[0])
})
