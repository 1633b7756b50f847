/** The bar fades when nothing has moved for so long, ms. */
const REST_MS = 2500

/**
 * Shows a bar while somebody moves, and lets it fade when they rest: not under their pointer, and not while it has the focus of the
 * keyboard or a menu is open. While it is faded it takes no taps: the first one only shows it.
 */
export function fade (bar: HTMLElement) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let wasFaded = false
  let isOver = false

  const isHeld = () => isOver || bar.matches(':has(:focus-visible, [aria-expanded="true"])')

  function show () {
    bar.classList.add('shown')
    clearTimeout(timer)
    timer = setTimeout(rest, REST_MS)
  }

  function rest () {
    if (isHeld()) show()
    else bar.classList.remove('shown')
  }

  document.addEventListener('pointerdown', () => {
    wasFaded = !bar.classList.contains('shown')
    show()
  }, { capture: true })
  // A tap is a click only when the finger is lifted: by then the bar is there, and would take it.
  document.addEventListener('click', event => {
    const isTap = event.detail > 0
    if (wasFaded && isTap && event.target instanceof Node && bar.contains(event.target)) {
      event.stopPropagation()
      event.preventDefault()
    }
    wasFaded = false
  }, { capture: true })
  for (const name of ['pointermove', 'keydown', 'focusin']) document.addEventListener(name, show)
  // A finger is over it only for as long as it touches.
  bar.addEventListener('pointerenter', ({ pointerType }) => { isOver = pointerType === 'mouse' })
  bar.addEventListener('pointerleave', () => { isOver = false })
  show()
}
