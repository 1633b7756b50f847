import type { AccessControl } from '../access/access-control.js'
import type { Viewers } from '../capture/viewers/viewers.js'
import type { Load } from '../meter/load.js'
import type { Gate } from './protocol/handshake.js'

const KIND = 'vnc_password'

interface App {
  access?: AccessControl
  load?: Load
  viewers: Pick<Viewers, 'refusal'>
}

/**
 * Lets in whoever knows the password, as the throttle allows it: the same as for PINs. Everybody, if there is none. In any case only while
 * there is room for one more viewer.
 * @param address of the client
 */
export function passwordGate ({ access, load, viewers }: App, address: string, password: string | undefined): Gate {
  return {
    password,
    refusal: () => {
      const waitMs = password === undefined ? 0 : access?.guesses.waitMs(KIND, address) ?? 0
      if (waitMs > 0) return `Too many wrong passwords from your address: wait ${Math.ceil(waitMs / 1000)} s, then try again`
      if (load?.shortage) return 'This service is overloaded, and those who are watching already come first. Try again in a few seconds'
      return viewers.refusal(address)?.message
    },
    failed: answer => { access?.guesses.wrong(KIND, address, answer) }
  }
}
