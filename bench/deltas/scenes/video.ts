import { setFilm, VIDEO } from './film.js'
import { makeMaterial } from './material.js'
import { act, openChromium } from './programs.js'
import type { Scene } from './scene.js'

export const video: Scene = {
  name: '640x360 video',
  compared: VIDEO,
  async set (owner) {
    await openChromium(owner, makeMaterial().article, 'Article')
    await act('mousemove', 1500, 800)
    return await setFilm(owner, VIDEO)
  }
}
