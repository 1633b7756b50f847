import { make } from '../element.js'
import { snapshotAddress } from '../link/query.js'
import type { Screen } from '../link/screen.js'
import type { Stage } from './stage.js'

/** A saved picture is kept until every browser has taken it, ms. */
const KEPT_MS = 60_000
/** A picture takes no longer to come, ms: then the button can be pressed again. */
const PATIENCE_MS = 20_000
const NAMES: Record<string, string> = { 'image/png': 'screen.png', 'image/jpeg': 'screen.jpg' }

/** The picture as it is now: the exact one as PNG, or where it comes as MJPEG a JPEG that is taken now. */
async function take (screen: Pick<Screen, 'save'>): Promise<Blob> {
  const exact = await screen.save()
  if (exact) return exact
  const response = await fetch(snapshotAddress(), { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) })
  if (!response.ok) throw new Error(`${response.status} for the picture`)
  return response.blob()
}

/** Offers it to be kept, like a link with a `download`. */
function download (picture: Blob) {
  const link = make('a', { href: URL.createObjectURL(picture), download: NAMES[picture.type] ?? 'screen' })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}

/** A picture that stands still: to be saved, or kept on the stage over the one that goes on below it. */
export class Still {
  readonly #screen: Pick<Screen, 'save'>
  readonly #stage: Stage
  readonly #changed: () => void
  /** What was frozen, and what shows it. */
  #frozen: { picture: Blob, canvas: HTMLCanvasElement } | undefined

  /** @param changed is called when the picture is frozen, and when it goes on */
  constructor (screen: Pick<Screen, 'save'>, stage: Stage, changed: () => void) {
    this.#screen = screen
    this.#stage = stage
    this.#changed = changed
  }

  get isFrozen (): boolean {
    return this.#frozen !== undefined
  }

  /** Of what is seen: of the frozen picture, if there is one. @throws if there is no picture */
  async save () {
    download(this.#frozen?.picture ?? await take(this.#screen))
  }

  /** Keeps the picture, unless it is taken away meanwhile, or shows what goes on again. @throws if there is no picture */
  async toggle () {
    if (this.#frozen) return this.release()
    const picture = await take(this.#screen)
    const bitmap = await createImageBitmap(picture)
    if (!this.#stage.shown) return bitmap.close()
    const canvas = make('canvas', { className: 'still', width: bitmap.width, height: bitmap.height })
    canvas.getContext('bitmaprenderer')!.transferFromImageBitmap(bitmap)
    this.#frozen = { picture, canvas }
    this.#stage.surface.append(canvas)
    this.#changed()
  }

  release () {
    if (!this.#frozen) return
    this.#frozen.canvas.remove()
    this.#frozen = undefined
    this.#changed()
  }
}
