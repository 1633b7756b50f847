import t from 'tap'
import { needs } from './fixtures/needs.js'
import { PLAYERS } from './fixtures/players/index.js'
import { play } from './fixtures/players/play.js'
import type { Colour } from './fixtures/pixels.js'
import { makeSecondHost, needsSecondHost } from './fixtures/second-host.js'
import { startService } from './fixtures/service.js'
import { openWindow } from './fixtures/window.js'
import { startXServer } from './fixtures/x-server.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
const [RED, BLUE]: [Colour, Colour] = [[200, 30, 60], [20, 60, 180]]

t.test('players on another machine show the screen with the stream link or the key, and nothing without', {
  skip: needsSecondHost() || needs('Xvfb', 'import')
}, async t => {
  const host = makeSecondHost(t)
  const { display } = await startXServer(t, '640x360')
  const window = await openWindow(t, { x: 0, y: 0, width: 640, height: 360 })
  const service = await startService(t, { SOURCE: 'x11', DISPLAY: display, HOST: '0.0.0.0', ACCESS_KEY: KEY })
  const { port } = new URL(service.url)
  const { streamLink } = await (await fetch(`http://127.0.0.1:${port}/host`)).json() as { streamLink: string }
  const url = `http://${host.address}:${port}/video_feed`
  const linkedUrl = url + new URL(streamLink).search

  for (const player of PLAYERS) {
    await t.test(player.name, { skip: needs(...player.needs) }, async t => {
      await window.paint(RED)
      const stranger = await play(t, player, { url }, host.on)
      await stranger.refused()
      const players = await Promise.all([{ url: linkedUrl }, { url, password: KEY }].map(stream => play(t, player, stream, host.on)))
      await Promise.all(players.map(player => player.sees(RED)))
      await window.paint(BLUE)
      await Promise.all(players.map(player => player.sees(BLUE)))
    })
  }
})
