import type { Point } from '../stage/geometry.js'
import type { Control } from './control.js'

/** How far an arrow moves the picture, parts of the stage. */
const STEP = 0.2
/** What moves what is seen, which moves the picture the other way. */
const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: STEP, y: 0 }, ArrowRight: { x: -STEP, y: 0 }, ArrowUp: { x: 0, y: STEP }, ArrowDown: { x: 0, y: -STEP }
}
/** On the same key of many keyboards, without Shift. */
const SAME: Record<string, string> = { '=': '+', _: '-' }

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && target.matches('input, select, textarea')

/**
 * Listens for the keys of the controls, for as long as the page lives.
 * @param press what is done with the one whose key it is
 * @param isAway whether there is something else on the page that is to be dealt with first
 * @param move what the arrows do, parts of the stage
 */
export function listenForKeys (
  controls: Control[], press: (control: Control) => void, isAway: () => boolean, move?: (by: Point) => void
) {
  document.addEventListener('keydown', event => {
    const { key, ctrlKey, metaKey, altKey, target } = event
    if (event.defaultPrevented || ctrlKey || metaKey || altKey || isAway() || isTyping(target)) return
    const arrow = ARROWS[key]
    const control = controls.find(({ key: mine }) => mine === (SAME[key] ?? key.toLowerCase()))
    if (arrow && move) move(arrow)
    else if (control) press(control)
    else return
    event.preventDefault() // the page would scroll, or search in Firefox
  })
}
