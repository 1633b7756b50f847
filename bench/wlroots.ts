// `npm run bench:wlroots`: SOURCE=wlroots on sway beside SOURCE=x11 on Xvfb, in turns (5 minutes): the CPU time of the service a picture,
// and how long a change takes to a viewer.
import { startSway } from '../test/fixtures/sway.js'
import { openWaylandWindow } from '../test/fixtures/wayland-window.js'
import { PLACE, compareSources, setX11 } from './small-changes.js'

await compareSources({
  x11: setX11,
  async wlroots (owner) {
    const { variables, pid } = await startSway(owner, '1920x1080', '#404040')
    return { variables, pid, ...await openWaylandWindow(owner, variables, PLACE) }
  }
})
