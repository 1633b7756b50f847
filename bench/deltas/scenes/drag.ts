import { makeMaterial } from './material.js'
import { act, openTerminal, startProgram } from './programs.js'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Scene } from './scene.js'

/** The hand moves fifty times a second, px each time: to the right and down, and back. */
const MOVES = 80
const STEP = { x: 9, y: 4 }
const PAUSE_S = 0.02
/** Where the window's title is. */
const TITLE = { x: 500, y: 210 }

export const drag: Scene = {
  name: 'window drag',
  async set (owner) {
    const { photograph, code } = makeMaterial()
    startProgram(owner, 'display', ['-window', 'root', photograph])
    startProgram(owner, 'openbox', ['--sm-disable'])
    await sleep(2000)
    await openTerminal(owner, 'Dragged', '90x30+200+200', `head -n 28 ${code} | cut -c -90; sleep 1000`)
    const path = [1, -1].flatMap(way => Array.from({ length: MOVES }, () =>
      ['mousemove_relative', '--', way * STEP.x, way * STEP.y, 'sleep', PAUSE_S])).flat()
    return {
      run: () => act('mousemove', TITLE.x, TITLE.y, 'mousedown', 1, 'sleep', 0.2, ...path, 'mouseup', 1)
    }
  }
}
