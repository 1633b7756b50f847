import { setTimeout as sleep } from 'node:timers/promises'
import { FULL_HD } from '../../screen.js'
import { makeMaterial } from './material.js'
import { act, openChromium } from './programs.js'
import type { Scene } from './scene.js'

const SLIDES = 6
const EACH_MS = 2000
/** Chromium has painted a slide by then, ms. */
const PAINTED_MS = 60

export const slides: Scene = {
  name: 'slides',
  compared: { x: 0, y: 0, ...FULL_HD },
  async set (owner) {
    await openChromium(owner, makeMaterial().slides, 'Slides')
    await act('mousemove', 1900, 1060)
    return {
      async run (onStill) {
        const began = performance.now()
        for (let slide = 1; slide <= SLIDES; slide++) {
          await act('key', 'Right')
          await sleep(PAINTED_MS)
          onStill()
          await sleep(began + slide * EACH_MS - performance.now())
        }
      }
    }
  }
}
