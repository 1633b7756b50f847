import { renderUnicodeCompact } from 'uqr'
import type { AccessControl } from '../access/access-control.js'
import type { ChosenSource } from '../capture/index.js'

const WHITE_ON_BLACK = '\x1b[97;40m'
const RESET = '\x1b[0m'

/** Two rows of the code on each line, in its own colours: cameras have trouble with an inverted code, as on a light terminal. */
function drawQrCode (link: string): string[] {
  return renderUnicodeCompact(link, { border: 2 }).split('\n').map(line => `  ${WHITE_ON_BLACK}${line}${RESET}`)
}

/** Where the link and the PIN are found if they may not be printed. */
const WHEREABOUTS = 'To get it, open /host on this machine, or use "npm run link". LINK=print prints it here.'

/** Says who may watch. */
function sayAccess ({ mode, pin }: Pick<AccessControl, 'mode' | 'pin'>, maySpell: boolean): string[] {
  switch (mode) {
    case 'key': return [
      'Anyone with the link can watch.',
      ...maySpell ? [] : [`This is not a terminal, so the key of the link is not printed. ${WHEREABOUTS}`]
    ]
    case 'pin': return [maySpell
      ? `Anyone who wants to watch needs this PIN: ${spell(pin)}`
      : `Anyone who wants to watch needs a PIN. ${WHEREABOUTS}`]
    case 'ask': return ['Anyone who wants to watch has to wait until you let them in at /host on this machine.']
    case 'open': return ['EVERYBODY who can reach this machine can watch (ACCESS=open).']
  }
}

/** Where VNC viewers can connect. */
export interface VncPlace {
  /** The best one first. */
  addresses: string[]
  port: number
  /** Whether they have to know one; otherwise only this machine can connect. */
  hasPassword: boolean
}

/** Says where VNC viewers can watch. Addresses and port apart: each viewer writes them in its own way. */
function sayVnc ({ addresses, port, hasPassword }: VncPlace): string[] {
  return [
    `${hasPassword ? 'With the VNC password, VNC viewers' : 'VNC viewers on this machine'} can watch, too:`,
    ...addresses.map(address => `  ${address}, port ${port}`)
  ]
}

/** A PIN in groups of three, as people read numbers aloud. */
export function spell (pin: string): string {
  return pin.replace(/\d{3}(?=\d)/g, '$& ')
}

/** What the terminal says when a new PIN has taken the place of one that was guessed at. */
export function sayNewPin (pin: string, maySpell: boolean): string {
  return `Many wrong PINs were entered${maySpell ? `. The new PIN: ${spell(pin)}` : `, so there is a new one. ${WHEREABOUTS}`}\n`
}

/**
 * What the terminal says when another machine in the network has the name that was printed.
 * @param link with the name that this one has instead; `undefined` if there is none
 */
export function sayNewName (link: string | undefined): string {
  if (link === undefined) return 'Other machines in this network have the name in that link, and all that were tried instead.\n'
  return `Another machine in this network has the name in that link. This one has another name: ${link}\n`
}

/**
 * What the terminal says once the service is listening.
 * @param links the best one first
 * @param access who may watch
 * @param qr whether to draw the best link as a QR code
 * @param maySpell whether the PIN may be printed, and the links have their key
 * @param vnc left out if VNC viewers can't connect
 */
export function welcome (
  { name, display, reason }: ChosenSource, links: string[], access: Pick<AccessControl, 'mode' | 'pin'>,
  { qr, maySpell, vnc }: { qr: boolean, maySpell: boolean, vnc?: VncPlace | undefined }
): string {
  const lines = [
    `Deskfeed shares the display "${display.id}" (${display.width}x${display.height}) through ${name} (${reason}).`,
    '',
    ...links.map(link => `  ${link}`),
    ''
  ]
  if (qr && links[0]) lines.push(...drawQrCode(links[0]), '')
  lines.push(...sayAccess(access, maySpell), '')
  if (vnc) lines.push(...sayVnc(vnc), '')
  lines.push('Stop with Ctrl+C.', '')
  return lines.join('\n')
}
