import { statSync } from 'node:fs'
import t from 'tap'
import { needs } from '../../../fixtures/needs.js'
import { watch, type Feed } from '../../../fixtures/parts.js'
import { decode, distance, type Colour } from '../../../fixtures/pixels.js'
import { watchUpdates } from '../../../fixtures/updates-viewer.js'
import { PROGRAMS } from '../../../fixtures/wayland/desktop.js'
import { GNOME_PROGRAMS, Gnome } from '../../../fixtures/wayland/gnome/index.js'
import { openGnomeWindow } from '../../../fixtures/wayland/gnome/window.js'
import { isTold, shareDesktop, tokenFile } from '../../../fixtures/wayland/shared.js'

const COLOURS: Colour[] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [37, 99, 235], [128, 128, 128]]
const GREEN: Colour = [0, 200, 0]
const WINDOW = { width: 400, height: 300 }

/** The first picture on which a window of that colour, and of nothing else, lies there. */
function shown (feed: Feed, colour: Colour, { x, y }: { x: number, y: number }) {
  return feed.until(({ jpeg }) => {
    const picture = decode(jpeg)
    const isThere = (right: number, down: number) => distance(picture.at(x + right, y + down), colour) <= 8
    const { width, height } = WINDOW
    return isThere(width / 2, height / 2) && isThere(20, 20) && isThere(width - 20, height - 20) &&
      !isThere(-20, height / 2) && !isThere(width + 20, height / 2) && !isThere(width / 2, -20) && !isThere(width / 2, height + 20)
  })
}

t.test('GNOME: the person agrees once, viewers see colours and windows as they are, and who stops the sharing pauses it', {
  skip: needs(...PROGRAMS, ...GNOME_PROGRAMS), timeout: 300_000
}, async t => {
  const began = performance.now()
  const gnome = await Gnome.start(t)
  t.comment(`GNOME is there after ${(performance.now() - began).toFixed()} ms`)
  const window = await openGnomeWindow(t, gnome, WINDOW)
  await window.move(300, 200)
  const first = await shareDesktop(t, gnome.desktop, { SOURCE: 'auto' })
  t.match(first.stdout(), /The desktop asks whether its screen may be shared/)
  const feed = await watch(t, first.url)
  await gnome.agree()
  for (const colour of COLOURS) {
    window.paint(colour)
    await shown(feed, colour, { x: 300, y: 200 })
    t.pass(`${colour}`)
  }
  window.paint(GREEN)
  for (let step = 1; step <= 10; step++) {
    const place = { x: 300 + 100 * step, y: 200 + 50 * step }
    await window.move(place.x, place.y)
    await shown(feed, GREEN, place)
  }
  t.equal(statSync(tokenFile(gnome.desktop)).mode & 0o777, 0o600)
  first.kill('SIGTERM')
  await first.exited

  const second = await shareDesktop(t, gnome.desktop)
  t.notMatch(second.stdout(), /asks/, 'the next start asks nobody')
  await shown(await watch(t, second.url), GREEN, { x: 1300, y: 700 })
  const viewer = await watchUpdates(t, second.url)
  await gnome.stopSharing()
  await isTold(viewer, /paused: the sharing was ended on the desktop/)
  t.throws(() => statSync(tokenFile(gnome.desktop)), 'the token is gone')
})
