import { make } from '../element.js'
import { updatesAddress } from '../link/query.js'
import { watchTab } from '../link/tab.js'
import { PenLink } from '../updates/pen-link.js'
import { words } from '../words/index.js'
import type { Shown, ShownListener } from './shown.js'

/** It is no wider, px: it is looked at, not read. */
const WIDTH = 1280

/** A picture as it is now. @throws {Error} if there is none, as while the screen is paused */
async function take (): Promise<HTMLCanvasElement> {
  const response = await fetch(`/snapshot.jpg?width=${WIDTH}`, { cache: 'no-store' })
  if (!response.ok) throw new Error(`${response.status}`)
  const bitmap = await createImageBitmap(await response.blob())
  const canvas = make('canvas', { id: 'screen', width: bitmap.width, height: bitmap.height, role: 'img', ariaLabel: words.picture })
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
  return canvas
}

/** A picture on a stage that stands still, to point at. While it is there, so is the connection of the pen, which counts as a viewer. */
export class StillPicture implements Shown {
  readonly #stage: HTMLElement
  readonly #listener: ShownListener
  readonly #frame = make('div', { id: 'frame' })
  #link: PenLink | undefined
  /** The picture that is being taken, or was taken last; `undefined` while none is wanted. */
  #taken: Promise<HTMLCanvasElement | undefined> | undefined

  constructor (stage: HTMLElement, listener: ShownListener) {
    this.#stage = stage
    this.#listener = listener
    watchTab({ away: () => this.#rest(), back: () => this.#connect() })
  }

  get pen () {
    return this.#link?.pen
  }

  async begin () {
    const taken = this.#taken = take().catch(() => undefined)
    const canvas = await taken
    if (taken !== this.#taken) return
    if (canvas) this.#show(canvas)
    else this.#fail()
  }

  end () {
    this.#taken = undefined
    this.#frame.remove()
    this.#rest()
  }

  #show (canvas: HTMLCanvasElement) {
    this.#frame.querySelector('#screen')?.remove()
    this.#frame.prepend(canvas)
    this.#frame.style.setProperty('--width', String(canvas.width))
    this.#frame.style.setProperty('--height', String(canvas.height))
    if (!this.#frame.isConnected) this.#stage.replaceChildren(this.#frame)
    this.#connect()
  }

  #fail () {
    this.#stage.replaceChildren(make('p', { role: 'status' }, words.host.picture.failed))
    this.#rest()
  }

  #connect () {
    if (!this.#frame.isConnected || document.hidden) return
    this.#link ??= new PenLink(updatesAddress(), this.#frame, region => this.#listener.looked(region))
    this.#listener.changed()
  }

  #rest () {
    this.#link?.close()
    this.#link = undefined
    this.#listener.changed()
  }
}
