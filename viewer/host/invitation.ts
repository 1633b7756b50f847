import type { HostState, Link } from '../../contract/host.js'
import { make } from '../element.js'
import { words } from '../words/index.js'
import { drawQrCode } from './qr-code.js'

const texts = words.host.invite

/** What those read who are to come in. */
export interface Invitation {
  /** What is in the code, and in the link that is copied. */
  url: string
  /** What people type; empty where they would not come in by it. */
  address: string
  /** Empty where there is none to type. */
  pin: string
}

/** Without what browsers add by themselves. With TLS the scheme stays: without it most of them try plain HTTP first. */
function typedAddress (url: string): string {
  const { protocol, host } = new URL(url)
  return protocol === 'http:' ? host : `${protocol}//${host}`
}

/**
 * Whoever can see an invitation comes in as the mode says. So where the host wants to be asked, there is no key in it, which would open at
 * once; and where everybody may come, none is needed.
 */
export function invitationOf ({ access, pin }: Pick<HostState, 'access' | 'pin'>, { url }: Pick<Link, 'url'>): Invitation {
  const { href } = new URL('/', url)
  return {
    url: access === 'key' || access === 'pin' ? url : href,
    address: access === 'key' ? '' : typedAddress(url),
    pin: access === 'pin' ? pin.replace(/\d{3}(?=\d)/g, '$& ') : ''
  }
}

/** The code, the address and the PIN, to be seen from the last row. */
export function drawInvitation ({ url, address, pin }: Invitation): HTMLElement[] {
  const line = (label: string, text: string, className: string) =>
    make('p', { className }, make('span', {}, label), ...text ? [' ', make('strong', {}, text)] : [])
  const figures = make('div', { className: 'figures' },
    line(address ? texts.type : texts.scan, address, 'address'), ...pin ? [line(texts.pin, pin, 'pin')] : [])
  const code = make('div', { className: 'code' })
  code.append(drawQrCode(url, texts.code))
  return [code, figures]
}
