import type { Server, Socket } from 'node:net'
import { seeAlso } from '../contract/troubles.js'
import { isLoopback, unmapped } from '../network/address.js'
import { addressesOf, ownInterfaces } from '../network/own-interfaces.js'

/** So long after the start people have usually tried the link, ms. */
const TRIED_MS = 60_000

/** Whether an address is one of this machine. */
function isOwn (address: string): boolean {
  const plain = unmapped(address)
  return isLoopback(plain) || addressesOf(ownInterfaces()).some(({ address }) => address === plain)
}

/**
 * Waits for another machine to connect, and calls back once if none has for a minute. Ends by itself, at the latest with the server.
 * @param server that listens
 * @returns what ends it at once
 */
export function whenUnvisited (server: Server, unvisited: () => void, afterMs = TRIED_MS): () => void {
  const look = ({ remoteAddress }: Socket) => {
    if (remoteAddress && !isOwn(remoteAddress)) end()
  }
  const timer = setTimeout(() => {
    end()
    unvisited()
  }, afterMs).unref()
  const end = () => {
    clearTimeout(timer)
    server.off('connection', look).off('close', end)
  }
  server.on('connection', look).on('close', end)
  return end
}

/**
 * What the terminal says then.
 * @param firewall what may keep them out, with the command that lets them in; `undefined` if none was found
 */
export function sayUnvisited (firewall: { name: string, command: string } | undefined): string {
  return [
    'No other machine has connected yet.',
    ...firewall
      ? [`If somebody has tried: ${firewall.name} may keep them out. This lets them in:`, '', `  ${firewall.command}`, '']
      : ['If somebody has tried: is their device in the same network? Some networks for guests keep devices apart.'],
    `"npx deskfeed doctor" looks for the reason, in a clone "npm run doctor". ${seeAlso('FIREWALL')}`, ''
  ].join('\n')
}
