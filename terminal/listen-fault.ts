import { TOO_FEW_FILES } from './start-fault.js'

/** Says why the service can't listen and what to change. */
export function listenFault (error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} is in use${host === '::' ? '' : ` on ${host}`}. ` +
        `Set PORT to another one, such as ${port < 65535 ? port + 1 : 3000}, or end the program that uses it.`
    case 'EACCES':
      return `this user may not use port ${port}. Set PORT to one above 1023, such as 3000.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `this machine has no address ${host}. Set HOST to an address that it has, or to :: for all of them.`
    case 'EMFILE':
    case 'ENFILE':
      return TOO_FEW_FILES
    default:
      return `can't listen on ${host}, port ${port}: ${error.message}`
  }
}
