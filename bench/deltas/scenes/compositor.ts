import { setTimeout as sleep } from 'node:timers/promises'
import { startProgram } from './programs.js'
import type { Scene } from './scene.js'
import { setTyping } from './typing.js'

/** Compositors that repaint the screen for each letter say that all of it has changed. */
export const compositor: Scene = {
  name: 'typing, compositor',
  async set (owner) {
    startProgram(owner, 'picom', ['--config', '/dev/null', '--backend', 'xrender', '--no-use-damage', '--no-vsync'])
    await sleep(2000)
    return await setTyping(owner)
  }
}
