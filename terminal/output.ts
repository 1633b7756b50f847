import { EventEmitter, once } from 'node:events'
import sonic, { type SonicBoom } from 'sonic-boom'

/** How long the last lines may take before the end, ms. */
export const LAST_LINES_MS = 250
/** After an error, writing is tried again this much later, ms. */
const RETRY_MS = 1000
/** The most that waits to be written, bytes: some hundred lines of log. */
const MAX_WAITING = 64 * 1024

/** `process.stdout` or `process.stderr`. Where it is a pipe or a terminal it has a handle of libuv, which Node does not document. */
type Stdio = NodeJS.WriteStream & { fd: number, _handle?: { setBlocking? (isBlocking: boolean): void } | null }

export interface OutputEvents {
  /** It takes lines again, after so many were lost. */
  recovered: [lost: number]
  /** It is a terminal that is gone. */
  hungUp: []
}

/**
 * Standard output or standard error, for a service that outlives whoever reads them. Nothing that is written waits, throws or ends the
 * process. If the disk is full, the reader gone or asleep, or the terminal stopped (Ctrl+S), lines wait until 64 KiB of them do; what comes
 * then is lost, and counted.
 */
export class Output extends EventEmitter<OutputEvents> {
  /** Whether it is a terminal, where somebody reads along. */
  readonly isTerminal: boolean
  readonly #sink: SonicBoom | NodeJS.WriteStream
  #lost = 0

  constructor (stream: Stdio) {
    super()
    this.isTerminal = Boolean(stream.isTTY) // undefined for a file
    stream.on('error', () => {}) // a terminal that is gone has no size
    this.#sink = process.platform === 'win32' ? stream : this.#open(stream)
  }

  /** Takes whole lines. */
  write (text: string): void {
    this.#sink.write(text)
  }

  /** Resolves when everything is written, or can't be, but no later than this. */
  async settled (patienceMs: number): Promise<void> {
    const sink = this.#sink
    const signal = AbortSignal.timeout(patienceMs)
    if (!(sink instanceof sonic.SonicBoom)) { // pipes and consoles of Windows are not written to at once
      await Promise.race([new Promise<void>(resolve => { sink.write('', () => resolve()) }), once(signal, 'abort')])
      return
    }
    const settled = once(sink, 'drain', { signal }).catch(() => {})
    sink.write('') // drained at once if nothing waits
    await settled
  }

  /**
   * Writes on the thread pool, where a disk that is slow holds up nobody. A thread must not be held up either, least of all at the end: the
   * process would wait for it. So pipes and terminals have to say EAGAIN; Node sets that for pipes, but not for terminals.
   */
  #open (stream: Stdio): SonicBoom {
    stream._handle?.setBlocking?.(false)
    const sink = new sonic.SonicBoom({ fd: stream.fd, sync: false, maxLength: MAX_WAITING })
    let retry: NodeJS.Timeout | undefined
    sink.on('error', ({ code }: NodeJS.ErrnoException) => {
      // It tries again by itself only after EAGAIN, or with a line for which there is room.
      clearTimeout(retry)
      retry = setTimeout(() => sink.write(''), RETRY_MS).unref()
      if (code === 'EIO' && this.isTerminal) this.emit('hungUp')
    })
    sink.on('drop', (text: string) => { this.#lost += text.split('\n').length - 1 })
    sink.on('drain', () => {
      if (this.#lost === 0) return
      const lost = this.#lost
      this.#lost = 0
      this.emit('recovered', lost)
    })
    return sink
  }
}
