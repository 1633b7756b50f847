import { TroubleError, isTooFewFiles } from '../contract/troubles.js'
import { ownerText, portOwner } from '../network/port-owner.js'
import { TOO_FEW_FILES } from './start-fault.js'

/** Another port to listen on than one that is taken. */
export const otherPort = (port: number): number => port < 65535 ? port + 1 : 3000

/** An error that says why the service can't listen, by whom the port is taken if the system tells, and what to change. */
export function listenFault (error: NodeJS.ErrnoException, host: string, port: number, owner = portOwner): Error {
  switch (error.code) {
    case 'EADDRINUSE': {
      const by = owner(port)
      const where = `port ${port} is in use${host === '::' ? '' : ` on ${host}`}${by ? ` by ${ownerText(by)}` : ''}`
      return new TroubleError('PORT_TAKEN',
        `${where}. Set PORT to another one, such as ${otherPort(port)}, or end the program that uses it.`)
    }
    case 'EACCES':
      return new TroubleError('PORT_FORBIDDEN', `this user may not use port ${port}. Set PORT to one above 1023, such as 3000.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new TroubleError('WRONG_ADDRESS',
        `this machine has no address ${host}. Set HOST to an address that it has, or to :: for all of them.`)
    default:
      if (isTooFewFiles(error.code)) return new TroubleError('TOO_FEW_FILES', TOO_FEW_FILES)
      return new Error(`can't listen on ${host}, port ${port}: ${error.message}`)
  }
}
