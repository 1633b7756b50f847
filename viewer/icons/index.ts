import type { IconName } from './names.js'

export type { IconName } from './names.js'

const SVG = 'http://www.w3.org/2000/svg'

/**
 * An icon as large as the text beside it, in its colour, which screen readers leave out: what it stands for is said by words.
 * The build puts the sprite into the page itself: so icons are there at once, and Firefox, for which a sprite in a file of its own falls
 * under `default-src` of the Content-Security-Policy, shows them too.
 */
export function icon (name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.classList.add('icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(SVG, 'use')
  use.setAttribute('href', `#icon-${name}`)
  svg.append(use)
  return svg
}
