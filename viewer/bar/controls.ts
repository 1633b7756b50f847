import type { Screen } from '../link/screen.js'
import { canFillScreen, fillsScreen, toggleFullScreen } from '../stage/full-screen.js'
import type { Mode } from '../stage/geometry.js'
import { canFloat, type PictureInPicture } from '../stage/picture-in-picture.js'
import type { Stage } from '../stage/stage.js'
import type { Still } from '../stage/still.js'
import type { Control } from './control.js'
import type { Displays } from './displays.js'
import { penControls } from './pen-controls.js'
import type { Pointing } from './pointing.js'
import { qualityChoices } from './qualities.js'

/** What a button or a key zooms by: three of them double the picture. */
const FACTOR = 2 ** (1 / 3)

/** What the controls control. */
interface Parts {
  stage: Stage
  screen: Pick<Screen, 'view'>
  still: Still
  pictureInPicture: PictureInPicture
  displays: Displays
  pointing: Pointing
  /** Opens or closes it. */
  toggleHelp (): void
}

const fitting = (stage: Stage, id: Mode, key: string): Control => ({ id, key, act: () => stage.setMode(id), isOn: () => stage.mode === id })

/** All buttons of the bar, in groups, as they stand there. */
export function controlsOf ({ stage, screen, still, pictureInPicture, displays, pointing, toggleHelp }: Parts): Control[][] {
  const watch: Screen['view'] = changes => screen.view(changes)
  return [
    [fitting(stage, 'fit', '0'), fitting(stage, 'width', 'w'), fitting(stage, 'actual', '1')],
    [
      { id: 'zoomOut', key: '-', act: () => stage.zoom(1 / FACTOR) },
      { id: 'zoomIn', key: '+', act: () => stage.zoom(FACTOR) }
    ],
    [
      { id: 'quality', key: 'q', choices: () => qualityChoices(watch) },
      { id: 'display', key: 'd', choices: () => displays.choices(watch), isThere: () => displays.areMany }
    ],
    [
      { id: 'freeze', key: 'p', act: () => still.toggle(), isOn: () => still.isFrozen },
      { id: 'save', key: 's', act: () => still.save() }
    ],
    [
      ...penControls(pointing, () => pointing.isHost),
      {
        id: 'follow',
        key: 'g',
        act: () => pointing.toggleFollowing(),
        isOn: () => pointing.follows,
        isThere: () => !pointing.isHost && pointing.region !== undefined
      }
    ],
    [
      {
        id: 'pictureInPicture',
        key: 'i',
        act: () => pictureInPicture.toggle(),
        isOn: () => pictureInPicture.isOpen,
        isThere: () => canFloat
      },
      { id: 'fullScreen', key: 'f', act: toggleFullScreen, isOn: fillsScreen, isThere: () => canFillScreen },
      { id: 'help', key: '?', act: toggleHelp }
    ]
  ]
}
