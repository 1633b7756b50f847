/**
 * Keeps an element at the bottom of what is seen of the page where a phone has zoomed into it, at the size that it has without that: the
 * browser would leave it at the bottom of the page. Sets `--pin`, a transform (style/bar.css).
 */
export function pin (element: HTMLElement) {
  const seen = window.visualViewport
  if (!seen) return
  function place () {
    const { offsetLeft, offsetTop, height, scale } = seen!
    const isWhole = scale === 1 && Math.abs(innerHeight - height - offsetTop) < 1
    const below = document.documentElement.clientHeight - element.offsetTop - element.offsetHeight
    const x = offsetLeft + element.offsetLeft * (1 / scale - 1)
    const y = offsetTop + height - document.documentElement.clientHeight + below * (1 - 1 / scale)
    element.style.setProperty('--pin', isWhole ? 'none' : `translate(${x}px, ${y}px) scale(${1 / scale})`)
  }
  seen.addEventListener('resize', place)
  seen.addEventListener('scroll', place)
}
