import type { HostState } from '../../contract/host.js'
import { Button } from '../bar/button.js'
import { listenForKeys } from '../bar/keys.js'
import { penControls } from '../bar/pen-controls.js'
import { find, make, makeButton, say } from '../element.js'
import { icon } from '../icons/index.js'
import { readAccess } from '../link/access.js'
import { canPaint } from '../updates/canvas.js'
import { HostPen } from '../updates/host-pen.js'
import { words } from '../words/index.js'
import { placeOn, type Shown, type ShownListener } from './shown.js'

const texts = words.host.picture

/** @param isStill whether it may not move */
async function makePicture (isStill: boolean, stage: HTMLElement, listener: ShownListener): Promise<Shown> {
  if (isStill) return new (await import('./still.js')).StillPicture(stage, listener)
  return new (await import('./live.js')).LivePicture(stage, listener)
}

/**
 * The shared picture, for the host to look at and to point at, once they ask for it. On the machine that shares its screen it stands still:
 * a moving one would show itself, and so never come to rest. A browser that can't paint a moving one shows a still one, too.
 */
export function setUpPicture () {
  const dialog = find<HTMLDialogElement>('picture')
  const stage = find('picture-stage')
  let picture: Shown | undefined
  let made: Promise<void> | undefined
  let sight = ''
  const pen = new HostPen(stage, (x, y) => placeOn(stage, x, y), () => picture?.pen, () => refresh())
  const controls = penControls(pen, () => true)
  const buttons = new Map(controls.map(control => [control, new Button(control, () => {})]))

  function refresh () {
    const hasPicture = picture?.pen !== undefined
    for (const button of buttons.values()) button.refresh(hasPicture)
    say(find('picture-how'), pen.mode === 'off' ? '' : texts.how[pen.mode])
    say(find('picture-keys'), pen.mode === 'off' ? '' : texts.keys[pen.mode])
  }

  /** Shows it, or takes a new one. */
  function begin () {
    if (dialog.open) picture?.begin()
  }

  /** What is shown from now on. Only what stands still can be taken again. */
  async function use (isStill: boolean) {
    again.hidden = !isStill
    picture = await makePicture(isStill, stage, {
      changed: refresh,
      looked: region => pen.looked(region),
      broken: () => {
        made = use(true)
        made.then(begin)
      }
    })
  }

  const again = makeButton('renew', texts.again, begin)
  const open = find('picture-open')
  open.append(icon('picture'), make('span', {}, texts.show))
  find('picture-buttons').append(
    ...[...buttons.values()].map(({ element }) => element), again, makeButton('close', words.host.close, () => dialog.close())
  )
  refresh()
  open.addEventListener('click', async () => {
    dialog.showModal()
    made ??= readAccess().then(access => use(!canPaint || (access?.thisMachine ?? true)))
    await made.catch(() => { made = undefined }) // the next time it may be loaded
    begin()
  })
  dialog.addEventListener('close', () => {
    pen.turnOff()
    picture?.end()
    stage.replaceChildren()
    refresh()
  })
  listenForKeys(controls, control => buttons.get(control)!.press(), () => !dialog.open)
  return ({ settings, paused }: HostState) => {
    const before = sight
    sight = `${paused} ${settings.display}`
    // On a still picture of what others do not see any more, the pen would point at something else.
    if (before && before !== sight && !again.hidden) begin()
  }
}
