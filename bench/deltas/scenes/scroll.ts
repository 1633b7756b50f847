import { makeMaterial } from './material.js'
import { act, openChromium, openFirefox } from './programs.js'
import type { Play, Scene } from './scene.js'

/** Pairs of turns of the wheel, as a reader makes them: first down, then back up. */
const PAIRS = 12
const DOWN = 5
const UP = 4

async function ready (): Promise<Play> {
  await act('mousemove', 1500, 600)
  const pair = (button: number) => ['click', button, 'sleep', 0.12, 'click', button, 'sleep', 0.3]
  const turns = [DOWN, UP].flatMap(button => Array.from({ length: PAIRS }, () => pair(button)))
  return { run: () => act(...turns.flat()) }
}

export const scroll: Scene = {
  name: 'scroll, Chromium',
  async set (owner) {
    await openChromium(owner, makeMaterial().article, 'Article')
    return await ready()
  }
}

export const scrollFirefox: Scene = {
  name: 'scroll, Firefox',
  async set (owner) {
    await openFirefox(owner, makeMaterial().article, 'Article')
    return await ready()
  }
}
