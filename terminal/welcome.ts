import { renderUnicodeCompact } from 'uqr'
import type { Choice } from '../capture/sources/index.js'

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
  if (qr && links[0]) lines.push(renderUnicodeCompact(links[0], { border: 2 }), '')
  lines.push('Stop with Ctrl+C.', '')
  return lines.join('\n')
}
