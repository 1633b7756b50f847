import turbo from '@julusian/jpeg-turbo'
import fc from 'fast-check'
import t from 'tap'
import { JpegReader } from '../../../capture/jpeg/reader.js'
import type { WholeJpeg } from '../../../capture/jpeg/splitter.js'
import { cjpeg, dataOf, jpegOf } from '../../fixtures/jpegs.js'
import { needs } from '../../fixtures/needs.js'
import { decode } from '../../fixtures/pixels.js'

const NEEDS = needs('cjpeg')

/** A reader, and what it has handed on. */
function start () {
  const reader = new JpegReader()
  const seen = { pictures: [] as Buffer[], faults: [] as string[], dropped: 0 }
  const listener = {
    onPicture: ({ jpeg }: WholeJpeg) => { seen.pictures.push(jpeg) }, // never released
    onDrop: (fault: string, count: number) => {
      seen.faults.push(fault)
      seen.dropped += count
    }
  }
  reader.begin(listener)
  return { reader, seen, listener }
}

t.test('the first JPEG of a form is decoded before it is handed on; the next are handed on at once', async t => {
  const { reader, seen } = start()
  const [first, second, other] = [jpegOf(64, 48), jpegOf(64, 48, { seed: 2 }), jpegOf(48, 64)]
  reader.push(first)
  t.same(seen.pictures, [], 'not yet')
  await reader.settled()
  reader.push(second)
  t.same(seen.pictures, [first, second])
  reader.push(other)
  t.equal(seen.pictures.length, 2, 'another size is another form')
  await reader.settled()
  t.same(seen.pictures, [first, second, other])
})

t.test('while one is decoded, the newest waits, and comes after it', async t => {
  const { reader, seen } = start()
  const jpegs = [1, 2, 3, 4].map(seed => jpegOf(64, 48, { seed }))
  for (const jpeg of jpegs) reader.push(jpeg)
  await reader.settled()
  t.same(seen.pictures, [jpegs[0], jpegs[3]])
  t.equal(seen.dropped, 0, 'nothing is wrong with the others')
})

t.test('a form that jpeg-turbo does not take is no picture, although nothing else is wrong with it', { skip: NEEDS }, async t => {
  const { reader, seen } = start()
  reader.push(cjpeg(['-sample', '1x1,2x2,1x1']))
  await reader.settled()
  t.same(seen.pictures, [])
  t.match(seen.faults, [/^libjpeg-turbo says ".+"$/])
})

t.test('every progressive JPEG is decoded, and a damaged one is no picture', { skip: NEEDS }, async t => {
  const progressive = cjpeg(['-progressive', '-restart', '3B'])
  const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  const damages = fc.array(fc.tuple(share, fc.integer({ min: 0, max: 7 })), { maxLength: 3 })
  const { reader, seen } = start()
  let out = 0
  await fc.assert(fc.asyncProperty(damages, async damages => {
    const jpeg = Buffer.from(progressive)
    for (const [share, bit] of damages) jpeg[dataOf(jpeg) + Math.floor(share * (jpeg.length - 2 - dataOf(jpeg)))]! ^= 1 << bit
    reader.push(jpeg)
    await reader.settled()
    for (const picture of seen.pictures.splice(0)) {
      out++
      decode(picture)
    }
  }), { numRuns: 200 })
  t.ok(out > 0 && seen.dropped > 0, `${out} decode, ${seen.dropped} do not`)
})

t.test('what was being decoded for somebody else is not handed on', async t => {
  const { reader, seen } = start()
  reader.push(jpegOf(64, 48))
  const later: Buffer[] = []
  reader.begin({ onPicture: ({ jpeg }) => { later.push(jpeg) }, onDrop: () => {} })
  await reader.settled()
  t.same([seen.pictures, later], [[], []])
  reader.push(jpegOf(64, 48, { subsampling: turbo.SAMP_444 }))
  await reader.settled()
  t.equal(later.length, 1)
})
