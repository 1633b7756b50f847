import type { Screen } from '../link/screen.js'
import { Minimap } from '../stage/minimap.js'
import { PictureInPicture } from '../stage/picture-in-picture.js'
import type { Stage } from '../stage/stage.js'
import { Still } from '../stage/still.js'
import type { Region } from '../updates/pointing.js'
import { WakeLock } from '../stage/wake-lock.js'
import { Bar } from './bar.js'
import { controlsOf } from './controls.js'
import { Displays } from './displays.js'
import { Help } from './help.js'
import { Pointing } from './pointing.js'

/** What people do with the picture, and what it needs to hear for that. */
interface Tools {
  readonly isFrozen: boolean
  /** The picture is another one. */
  painted (): void
  /** This person may watch now, or as somebody else. */
  opened (isHost: boolean): Promise<void>
  /** They may do so no longer. */
  closed (): void
  /** The service may be another one, with other displays. */
  found (): Promise<void>
  /** The host wants all to look there, or wherever they like. */
  looked (region: Region | undefined): void
  /** There is a picture that goes on, or none. */
  live (isLive: boolean): void
}

/** @param froze is called when the picture is frozen, and when it goes on */
export function setUpBar (element: HTMLElement, stage: Stage, screen: Screen, froze: () => void): Tools {
  const displays = new Displays()
  const help = new Help()
  const wakeLock = new WakeLock()
  const pictureInPicture = new PictureInPicture(stage, () => bar.refresh())
  const still = new Still(screen, stage, () => {
    froze()
    bar.refresh()
  })
  const pointing = new Pointing(stage.surface.parentElement!, stage, screen, () => bar.refresh())
  const minimap = new Minimap(stage)
  const bar: Bar = new Bar(element, stage, controlsOf({
    stage, screen, still, pictureInPicture, displays, pointing, toggleHelp: () => help.toggle(bar.there)
  }))
  element.before(minimap.element)
  element.after(help.element)
  async function askForDisplays () {
    await displays.ask()
    bar.refresh()
  }

  return {
    get isFrozen () { return still.isFrozen },
    painted: () => pictureInPicture.painted(),
    looked: region => pointing.looked(region),
    opened (isHost) {
      pointing.isHost = isHost
      return askForDisplays()
    },
    closed () {
      still.release()
      pointing.isHost = false
      pictureInPicture.close()
      bar.refresh()
    },
    found: askForDisplays,
    live (isLive) {
      wakeLock.want(isLive)
      minimap.live(isLive)
    }
  }
}
