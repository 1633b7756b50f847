import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import type { Readable, Writable } from 'node:stream'

/** How long a program may take to end when asked to, ms. */
const GRACE_MS = 1000
/** How much of the end of a program's standard error is kept, characters. */
const TAIL_LENGTH = 4096
const IS_WINDOWS = process.platform === 'win32'

function startFault (program: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `there is no program "${program}" here: install it, or give its full path`
  if (code === 'EACCES') return `"${program}" is not executable`
  return `${program} could not be started: ${message}`
}

/**
 * A program that runs in a process group of its own, so that everything it starts ends with it. (Whatever leaves the group,
 * as a daemon does, is out of reach.)
 */
export class Program {
  /** Aborts when the program has ended or {@link fail}ed; the reason is an error with a sentence for people. */
  readonly over: AbortSignal
  readonly stdin: Writable
  readonly stdout: Readable
  readonly #name: string
  readonly #over = new AbortController()
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #closed: Promise<unknown>
  /** For when our own process exits: then nothing can be waited for. */
  readonly #kill = () => this.#signal('SIGKILL')
  #tail = ''

  /**
   * @param argv the program and its arguments; no shell reads them
   * @param name what it is called in errors
   */
  constructor ([program, ...args]: string[], name = basename(program!)) {
    this.over = this.#over.signal
    this.#name = name
    const child = spawn(program!, args, { stdio: 'pipe', detached: !IS_WINDOWS, windowsHide: true })
    this.#child = child
    this.stdin = child.stdin
    this.stdout = child.stdout
    child.stdin.on('error', () => {}) // it has stopped reading
    child.stderr.setEncoding('utf8').on('data', (text: string) => { this.#tail = (this.#tail + text).slice(-TAIL_LENGTH) })
    this.#closed = once(child, 'close').catch(() => {}) // it did not start
    process.once('exit', this.#kill)

    let leftOpen: NodeJS.Timeout | undefined
    child.on('error', error => this.#end(new Error(startFault(program!, error))))
    child.on('exit', () => {
      this.#signal('SIGKILL') // whatever it has left behind
      leftOpen = setTimeout(() => this.#closeOutput(), GRACE_MS)
    })
    child.on('close', (code, signal) => {
      clearTimeout(leftOpen)
      this.#end(this.#fault(signal ? `was ended by ${signal}` : `ended with exit code ${code}`))
    })
  }

  /**
   * Reports to whoever is waiting for the program that it hangs; end it after that.
   * @param what it did wrong, such as `wrote nothing for 5 s`
   */
  fail (what: string): void {
    this.#over.abort(this.#fault(what))
  }

  /** Ends the program and its whole group, by force after 1 s; resolves when it is gone. */
  async end (): Promise<void> {
    this.stdout.destroy() // otherwise 'close' would wait for somebody to read it
    this.#signal('SIGTERM')
    const timer = setTimeout(this.#kill, GRACE_MS)
    await this.#closed
    clearTimeout(timer)
  }

  #end (reason: Error): void {
    process.off('exit', this.#kill)
    this.#over.abort(reason)
  }

  #closeOutput (): void {
    this.#child.stdout.destroy()
    this.#child.stderr.destroy()
  }

  /** With the last line that the program wrote. Viewers read it: without what may be secret in a URL (user, password, query). */
  #fault (what: string): Error {
    const line = this.#tail.split(/[\r\n]+/).findLast(line => line.trim() !== '') ?? ''
    // eslint-disable-next-line no-control-regex
    const plain = line.replace(/\x1b\[[\d;]*m|[\x00-\x1f\x7f]/g, '')
    const last = plain.replace(/\/\/\S*@/g, '//').replace(/(:\/\/[^\s?]*)\?\S*/g, '$1').trim().slice(0, 200)
    return new Error(`${this.#name} ${what}${last && `: ${last}`}`)
  }

  #signal (signal: 'SIGTERM' | 'SIGKILL'): void {
    const { pid, exitCode, signalCode } = this.#child
    if (pid === undefined) return
    if (IS_WINDOWS) {
      if (exitCode !== null || signalCode !== null) return
      spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => this.#child.kill())
      return
    }
    try {
      process.kill(-pid, signal)
    } catch {
      // Nothing is left of the group, or its id belongs to another one by now.
    }
  }
}
