import t, { type Test } from 'tap'
import type { Picture, Rectangle } from '../../../../capture/frame.js'
import { createPace } from '../../../../capture/pace.js'
import { x11Source } from '../../../../capture/sources/x11/index.js'
import { openArtist } from '../../../fixtures/artist.js'
import { bare, Follower, readAll } from '../../../fixtures/follower.js'
import { needs } from '../../../fixtures/needs.js'
import { takePointer } from '../../../fixtures/pointer.js'
import { openDesktop, shotsOf } from '../../../fixtures/pull.js'
import { startXServer } from '../../../fixtures/x-server.js'

const [WIDTH, HEIGHT] = [1024, 600]
const STEPS = 40

/** Numbers from 0 on, below `limit`; always the same ones. */
function numbers (seed = 1) {
  let state = seed
  return (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor(state / 2 ** 32 * limit)
  }
}

/** One to 60 rectangles: a letter, lines, windows, or all of the screen. */
function drawing (random: (limit: number) => number): Rectangle[] {
  const most = [8, 30, 200, 900][random(4)]!
  return Array.from({ length: 1 + random([2, 8, 60][random(3)]!) }, () => {
    const [x, y] = [random(WIDTH), random(HEIGHT)]
    return { x, y, width: 1 + random(Math.min(most, WIDTH - x)), height: 1 + random(Math.min(most, HEIGHT - y)) }
  })
}

/** Draws again and again, while the pointer moves, and compares with the whole screen. */
async function compare (t: Test, seed: number): Promise<void> {
  const { desktop, display } = await openDesktop(t, x11Source)
  const other = await openDesktop(t, x11Source)
  const artist = await openArtist(t)
  const pointer = await takePointer(t)
  const random = numbers(seed)
  const follower = new Follower()
  const shots = shotsOf(desktop, display, createPace(240))
  t.equal(follower.follow((await shots.next()).value as Picture), true)
  let [parts, largest] = [0, 0]
  for (let step = 0; step < STEPS; step++) {
    await pointer.move(random(WIDTH), random(HEIGHT))
    await artist.draw(drawing(random))
    const all = await readAll(other.desktop, display)
    for (;;) {
      const picture = (await shots.next()).value as Picture
      parts = Math.max(parts, picture.changed?.length ?? 0)
      largest = Math.max(largest, ...(picture.changed ?? []).map(({ width, height }) => width * height))
      if (!follower.follow(picture)) t.fail(`more has changed in step ${step} than was said`)
      if (bare(picture).equals(all)) break // else it was taken in the middle of the drawing
    }
  }
  await shots.return()
  t.comment(`up to ${parts} rectangles, of up to ${largest} px`)
}

t.test('only what has changed is read, and every picture is what the whole screen shows', { skip: needs('Xvfb'), jobs: 1 }, async t => {
  const servers: Array<[string, { depth?: number, lacks?: string }]> = [
    ['shared memory', {}],
    ['a socket', { lacks: 'MIT-SHM' }],
    ['no regions', { lacks: 'XFIXES' }],
    ['no damage', { lacks: 'DAMAGE' }],
    ['16 bits a pixel', { depth: 16 }],
    ['a colormap', { depth: 8 }]
  ]
  for (const [index, [what, options]] of servers.entries()) {
    await t.test(what, async t => {
      await startXServer(t, `${WIDTH}x${HEIGHT}`, options)
      await compare(t, index + 1)
    })
  }
})

t.test('two changes far apart are two rectangles, and what is between them is not read', { skip: needs('Xvfb') }, async t => {
  await startXServer(t, `${WIDTH}x${HEIGHT}`)
  const { desktop, display } = await openDesktop(t, x11Source)
  const artist = await openArtist(t)
  const shots = shotsOf(desktop, display, createPace(240))
  const far = [{ x: 3, y: 5, width: 20, height: 10 }, { x: 900, y: 500, width: 30, height: 40 }]
  const first = (await shots.next()).value as Picture
  await artist.draw(far)
  first.data.fill(7) // the memory that the picture after the next is read into
  const second = (await shots.next()).value as Picture
  t.strictSame(new Set(second.changed), new Set(far))
  await artist.draw(far)
  const third = (await shots.next()).value as Picture
  t.equal(third.data, first.data)
  t.equal(third.data.readUInt8(third.stride * 300 + 4 * 300), 7)
  t.not(third.data.readUInt8(third.stride * 6 + 4 * 4), 7)
  await shots.return()
})

t.test('the pointer is told beside the picture, which shows it where it is told to be', { skip: needs('Xvfb') }, async t => {
  await startXServer(t, `${WIDTH}x${HEIGHT}`)
  const { desktop, display } = await openDesktop(t, x11Source)
  const artist = await openArtist(t)
  await artist.draw(drawing(numbers(9)))
  const pointer = await takePointer(t)
  const shots = shotsOf(desktop, display, createPace(240))
  const images = new Set<number>()
  for (const [x, y] of [[300, 200], [0, 0], [WIDTH - 1, HEIGHT - 1], [3, HEIGHT - 2], [500, 300]] as const) {
    await pointer.move(x, y)
    let picture: Picture
    do picture = (await shots.next()).value as Picture
    while (picture.pointer?.x !== x || picture.pointer.y !== y)
    const { image, scale } = picture.pointer
    images.add(image.id)
    t.equal(scale, 1)
    const pixels = bare(picture)
    for (let row = 0; row < image.height; row++) {
      for (let column = 0; column < image.width; column++) {
        const [left, top] = [x - image.tipX + column, y - image.tipY + row]
        if (left < 0 || top < 0 || left >= WIDTH || top >= HEIGHT) continue
        const [from, at] = [4 * (row * image.width + column), top * picture.stride + 4 * left]
        const alpha = image.rgba[from + 3]! / 255
        for (const channel of [0, 1, 2]) {
          pixels[at + 2 - channel] = Math.floor(image.rgba[from + channel]! * alpha + pixels[at + 2 - channel]! * (1 - alpha))
        }
      }
    }
    t.ok(pixels.equals(picture.data), `at ${x}, ${y}`)
  }
  t.equal(images.size, 1, 'one image all the time')
  await shots.return()
})
