import { words } from '../words/index.js'
import { make } from './element.js'

/** It is no wider, px: it is looked at, not read. */
const WIDTH = 1280

/** Puts a picture that is taken now onto a stage, or says that there is none, as while the screen is paused. */
export async function takeStill (stage: HTMLElement): Promise<void> {
  try {
    const response = await fetch(`/snapshot.jpg?width=${WIDTH}`, { cache: 'no-store' })
    if (!response.ok) throw new Error(`${response.status}`)
    const bitmap = await createImageBitmap(await response.blob())
    const canvas = make('canvas', { width: bitmap.width, height: bitmap.height, role: 'img', ariaLabel: words.picture })
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
    stage.replaceChildren(canvas)
  } catch {
    stage.replaceChildren(make('p', { role: 'status' }, words.host.picture.failed))
  }
}
