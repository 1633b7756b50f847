import x11 from 'x11'
import type { Callback, Client, Screen, ServerDisplay } from 'x11'

/** An answer that takes longer means a server that hangs, ms. */
const TIMEOUT_MS = 2000

/** A connection to an X server whose every wait ends: with the answer, with the loss of the connection, or in time. */
export class Connection {
  readonly client: Client
  readonly screen: Screen
  /** Aborts, with the reason, when the connection is lost. */
  readonly lost: AbortSignal

  private constructor ({ client, screen }: ServerDisplay, lost: AbortController) {
    this.client = client
    this.screen = screen[0]!
    this.lost = lost.signal
  }

  /** @throws when no X server answers on `$DISPLAY`, or it turns us away. */
  static async open (): Promise<Connection> {
    const display = process.env.DISPLAY
    if (!display) throw new Error('no X server: DISPLAY is not set')
    const lost = new AbortController()
    const lose = (why: string) => lost.abort(new Error(why))
    let client: Client | undefined
    try {
      const server = await settle<ServerDisplay>(lost.signal, `connecting to the X server ${display}`, callback => {
        client = x11.createClient({ display }, callback)
        client.on('error', error => lose(`the X server ${display} failed: ${error.message}`))
        client.on('end', () => lose(`the X server ${display} has closed the connection`))
      })
      server.client.stream.on('close', () => lose(`the connection to the X server ${display} is closed`))
      return new Connection(server, lost)
    } catch (error) {
      client?.stream?.destroy()
      throw new Error(`no X server on ${display}: ${(error as Error).message}`)
    }
  }

  /**
   * Sends one request and waits for its answer.
   * @throws what the server answered, that the connection was lost, or that there was no answer for 2 s
   */
  request<T> (what: string, send: (callback: Callback<T>) => void): Promise<T> {
    return settle(this.lost, what, send)
  }

  /** Sends several requests in one write, which wakes the server once. */
  batch<T> (send: () => T): T {
    const { stream } = this.client
    stream.cork()
    try {
      return send()
    } finally {
      stream.uncork()
    }
  }

  /** An extension of the server. @throws if the server does not have it */
  extension<E> (name: string): Promise<E> {
    return this.request<E>(`asking for ${name}`, callback => this.client.require(name, callback))
  }

  close (): void {
    this.client.stream.destroy()
  }
}

function settle<T> (lost: AbortSignal, what: string, send: (callback: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    if (lost.aborted) return reject(lost.reason)
    const end = () => {
      clearTimeout(timer)
      lost.removeEventListener('abort', onLost)
    }
    const onLost = () => {
      end()
      reject(lost.reason)
    }
    const timer = setTimeout(() => {
      end()
      reject(new Error(`${what}: no answer for ${TIMEOUT_MS / 1000} s`))
    }, TIMEOUT_MS)
    lost.addEventListener('abort', onLost)
    send((error, value) => {
      end()
      if (error) reject(new Error(`${what}: ${error.message || 'refused'}`))
      else resolve(value)
      return true // the error is dealt with
    })
  })
}
