/** Called with what has come. Must not throw. */
export type Heard = (bytes: Buffer) => void

/**
 * What carries messages between the machine that shares and its relays. Messages may be lost, doubled, delayed and reordered; who sends
 * them is known only where they are sealed (`relay/sealing/`). Nothing is kept for later: what nobody hears is gone, and what can't be
 * sent now is refused.
 */
export interface Bus {
  /** Whether messages can be sent now. */
  readonly isConnected: boolean
  /** @param onChange called whenever {@link isConnected} has changed @returns stops that */
  watch (onChange: (isConnected: boolean) => void): () => void
  /**
   * Sends a message to all who listen. What is larger than the bus takes is cut, and put together again where it arrives.
   * @returns resolves once the server has taken it off this machine's hands: as long as it hasn't, the link is busy
   * @throws BusLost if there is no connection, or it ends meanwhile
   */
  publish (subject: string, bytes: Uint8Array): Promise<void>
  /** @returns ends it */
  subscribe (subject: string, onMessage: Heard): () => void
  /**
   * Asks the one who answers there.
   * @param isAnswer says whether what has come is one: what is none does not count, or a forged answer could crowd out the true one
   * @throws BusLost as {@link publish}; NoAnswer if nobody answers within `waitMs`, or nobody listens
   */
  ask (subject: string, bytes: Uint8Array, waitMs: number, isAnswer?: (bytes: Buffer) => boolean): Promise<Buffer>
  /** Asks everybody who answers there. @returns what has come within `waitMs`: any number of answers */
  askAll (subject: string, bytes: Uint8Array, waitMs: number): Promise<Buffer[]>
  /** Answers what others ask. @param onAsk gives the answer; `undefined`: none is sent. Must not throw @returns ends it */
  answer (subject: string, onAsk: (bytes: Buffer) => Buffer | undefined): () => void
  /** Ends everything, within a second. Safe to call again. */
  close (): Promise<void>
}

/** There is no connection to the bus, or it has ended. */
export class BusLost extends Error {
  constructor (message = 'There is no connection to the bus') {
    super(message)
    this.name = 'BusLost'
  }
}

/** Nobody has answered in time. */
export class NoAnswer extends Error {
  constructor (message = 'Nobody has answered on the bus') {
    super(message)
    this.name = 'NoAnswer'
  }
}
