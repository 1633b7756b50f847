import { encode } from 'uqr'

const SVG = 'http://www.w3.org/2000/svg'
/** The quiet zone around it, in modules (ISO/IEC 18004: four). */
const BORDER = 4

/** One path for all dark modules, a row of them at a time, so that there are no seams between. */
function pathOf (rows: boolean[][]): string {
  return rows.flatMap((row, y) => row.map((isDark, x) => {
    if (!isDark || row[x - 1]) return ''
    const end = row.indexOf(false, x)
    const across = (end < 0 ? row.length : end) - x
    return `M${x} ${y}h${across}v1h-${across}z`
  })).join('')
}

/** A QR code, dark on light also in the dark: cameras have trouble with an inverted one. @param label what a screen reader says of it */
export function drawQrCode (text: string, label: string): SVGSVGElement {
  const { data } = encode(text, { ecc: 'M', border: BORDER })
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${data.length} ${data.length}`)
  svg.setAttribute('shape-rendering', 'crispEdges')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  svg.classList.add('qr-code')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', pathOf(data))
  svg.append(path)
  return svg
}
