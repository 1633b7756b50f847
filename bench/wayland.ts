// `npm run bench:wayland`: SOURCE=wayland beside SOURCE=x11 on Xvfb, in turns (5 minutes): the CPU time of the service a picture, with the
// process that listens to PipeWire and without what draws the screen, and how long a change takes from there to a viewer.
import type { Colour } from '../test/fixtures/pixels.js'
import { startSharedDesktop } from '../test/fixtures/wayland/shared.js'
import { PLACE, compareSources, setX11 } from './small-changes.js'

/** What `performance.now()` is when the monotonic clock is 0, ms. */
const OFFSET = performance.now() - Number(process.hrtime.bigint()) / 1e6

await compareSources({
  x11: setX11,
  async wayland (owner) {
    const { desktop, screen } = await startSharedDesktop(owner, {}, { width: 1920, height: 1080 })
    await screen.paint(screen.all, [64, 64, 64])
    return {
      variables: desktop.variables,
      pid: screen.pid,
      async paint (colour: Colour) {
        const given = await screen.paint(PLACE, colour)
        return given === undefined ? undefined : given + OFFSET
      }
    }
  }
}, 'The delay of wayland counts from when the picture was given to PipeWire: a little before the callback that brings it.')
