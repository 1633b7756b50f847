import t from 'tap'
import type { Pace, Picture } from '../../../capture/frame.js'
import { createPattern } from '../../../capture/sources/pattern.js'
import { openDesktop, shotsOf } from '../../fixtures/pull.js'

/** Never waits, and counts how often it was asked. */
function quickPace (): Pace & { asked: number } {
  return {
    asked: 0,
    async next () {
      this.asked++
    }
  }
}

/** The first `count` pictures; copies, because the source draws on the same two again and again. */
async function take (count: number, note?: string): Promise<Picture[]> {
  const { desktop, display } = await openDesktop(t, createPattern(note))
  const taken: Picture[] = []
  for await (const picture of shotsOf(desktop, display, quickPace()) as AsyncGenerator<Picture>) {
    taken.push({ ...picture, data: Buffer.from(picture.data) })
    if (taken.length === count) break
  }
  return taken
}

/** `0xrrggbb` */
function colourAt ({ data, width }: Picture, x: number, y: number): number {
  return data.readUInt32LE((y * width + x) * 4) & 0xffffff
}

function rows ({ data, width }: Picture, from: number, to: number): Buffer {
  return data.subarray(from * width * 4, to * width * 4)
}

t.test('there is one display, as large as its pictures', async t => {
  const { displays: [display, ...others] } = await openDesktop(t, createPattern())
  t.match(display, { id: 'pattern', width: 1280, height: 720, primary: true })
  t.equal(others.length, 0)
  const [picture] = await take(1)
  t.match(picture, { width: 1280, height: 720, format: 'bgrx' })
  t.equal(picture!.data.length, 1280 * 720 * 4)
})

t.test('eight bars show whether the colours are right', async t => {
  const [picture] = await take(1)
  const bars = Array.from({ length: 8 }, (_, bar) => colourAt(picture!, bar * 160 + 80, 100))
  t.strictSame(bars, [0xbfbfbf, 0xbfbf00, 0x00bfbf, 0x00bf00, 0xbf00bf, 0xbf0000, 0x0000bf, 0x101010])
})

t.test('every picture differs from the one before it, in its number at least', async t => {
  const [first, second, third] = await take(3)
  t.notOk(rows(first!, 264, 306).equals(rows(second!, 264, 306)))
  t.notOk(rows(second!, 264, 306).equals(rows(third!, 264, 306)))
  t.ok(rows(first!, 0, 240).equals(rows(third!, 0, 240)), 'the bars stand still')
})

t.test('a box crosses the picture and comes back in eight seconds', async t => {
  const boxAt = async (ms: number) => {
    t.intercept(Date, 'now', { value: () => 1_700_000_000_000 + ms })
    const [picture] = await take(1)
    return Array.from({ length: 1280 }, (_, x) => colourAt(picture!, x, 380)).indexOf(0xff8c1a)
  }
  const places = []
  for (const ms of [0, 2000, 4000, 6000]) places.push(await boxAt(ms))
  t.strictSame(places, [0, 600, 1200, 600])
})

t.test('the note stands at the lower edge', async t => {
  const [plain] = await take(1)
  const [noted] = await take(1, 'No screen was found')
  t.notOk(rows(plain!, 680, 701).equals(rows(noted!, 680, 701)))
  t.ok(rows(plain!, 0, 200).equals(rows(noted!, 0, 200)), 'the rest is the same')
})

t.test('a picture says when it was taken', async t => {
  const before = Date.now()
  const [picture] = await take(1)
  t.ok(picture!.takenAt >= before && picture!.takenAt <= Date.now())
})

t.test('each picture is waited for as the rate demands', async t => {
  const { desktop, display } = await openDesktop(t, createPattern())
  const pace = quickPace()
  const stop = new AbortController()
  const askedFor: number[] = []
  await desktop.capture(display, pace, stop.signal, () => { if (askedFor.push(pace.asked) === 3) stop.abort() })
  t.strictSame(askedFor, [1, 2, 3])
})

t.test('a picture stays as it is while the next one is drawn', async t => {
  const { desktop, display } = await openDesktop(t, createPattern())
  const pictures = shotsOf(desktop, display, quickPace()) as AsyncGenerator<Picture, void, void>
  const { value: first } = await pictures.next()
  const copy = Buffer.from(first!.data)
  await pictures.next()
  t.ok(first!.data.equals(copy))
  await pictures.return()
})

t.test('the pictures end when nobody is watching any more', async t => {
  const { desktop, display } = await openDesktop(t, createPattern())
  const stop = new AbortController()
  let pictures = 0
  await desktop.capture(display, quickPace(), stop.signal, () => {
    pictures++
    stop.abort()
  })
  t.equal(pictures, 1)
})
