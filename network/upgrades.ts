import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/** Whether a request that asks for another protocol is to get it. */
export type UpgradeTest = (request: IncomingMessage) => boolean

/** What Node keeps of a connection, as far as it is used here. */
interface Parsed extends Socket {
  parser?: { onIncoming: (request: IncomingMessage & { upgrade?: boolean }, isKeptAlive: boolean) => number } | null
  /** The answer that is being sent. */
  _httpMessage?: object | null
}

/** What RFC 6455, section 4.2.1, asks of a request for a WebSocket; whoever sends anything else is answered over HTTP. */
export function asksForWebSocket ({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '') &&
    /^[\w!#$%&'*+.^`|~-]+(, ?[\w!#$%&'*+.^`|~-]+)*$/.test(headers['sec-websocket-protocol'] ?? 'none')
}

/**
 * Has a server emit `upgrade` only for requests that are to be upgraded. All others are answered over HTTP, as if nobody listened for
 * `upgrade`, which a server may always do (RFC 9110, section 7.8): by itself, Node hands all of them over as soon as somebody listens.
 * So does whoever sends one before an earlier request on the same connection has been answered.
 *
 * Node 22.21 and 24.9 have `shouldUpgradeCallback` for this. Before, the same is decided where its parser hands over each request.
 */
export function chooseUpgrades (server: Server, isWanted: UpgradeTest): void {
  const isTaken = (request: IncomingMessage) => !(request.socket as Parsed)._httpMessage && isWanted(request)
  if ('shouldUpgradeCallback' in server) {
    server.shouldUpgradeCallback = isTaken
    return
  }
  const choose = ({ parser }: Parsed) => {
    if (!parser) return // below TLS
    const { onIncoming } = parser
    parser.onIncoming = (request, isKeptAlive) => {
      if (request.upgrade && request.method !== 'CONNECT' && !isTaken(request)) request.upgrade = false
      return onIncoming(request, isKeptAlive)
    }
  }
  server.on('connection', choose).on('secureConnection', choose)
}
