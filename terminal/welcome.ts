import { renderUnicodeCompact } from 'uqr'
import type { Choice } from '../capture/sources/index.js'

const WHITE_ON_BLACK = '\x1b[97;40m'
const RESET = '\x1b[0m'

/** Two rows of the code a line, in colours of its own: cameras do not like it the other way round, as on a light terminal. */
function drawQrCode (link: string): string[] {
  return renderUnicodeCompact(link, { border: 2 }).split('\n').map(line => `  ${WHITE_ON_BLACK}${line}${RESET}`)
}

/**
 * What the terminal says once the service listens.
 * @param links the best one first
 * @param qr whether to draw the best link as a QR code
 */
export function welcome ({ source, display, reason }: Choice, links: string[], qr: boolean): string {
  const lines = [
    `Deskfeed shares the display "${display.id}" (${display.width}x${display.height}) through ${source.name} (${reason}).`,
    '',
    ...links.map(link => `  ${link}`),
    ''
  ]
  if (qr && links[0]) lines.push(...drawQrCode(links[0]), '')
  lines.push('Stop with Ctrl+C.', '')
  return lines.join('\n')
}
