import { spawn, type ChildProcess } from 'node:child_process'
import { basename } from 'node:path'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { within } from '../deadline.js'
import { FOR_A_PROGRAM, checkDescriptors, startReason } from '../descriptors.js'
import { Fault, codeOf } from '../fault.js'
import { guard, killGroup, unguard } from '../guardian.js'

/** How long a program may take to end when asked to, ms; and after that how long the system may take to end it. */
const GRACE_MS = 1000
/** How much of the end of a program's standard error is kept, characters. */
const TAIL_LENGTH = 4096
const IS_WINDOWS = process.platform === 'win32'

function startFault (program: string, name: string, error: NodeJS.ErrnoException): Fault {
  const { code } = error
  if (code === 'ENOENT') {
    return new Fault('failed', `there is no program "${program}" here: install it, or give its full path`, 'TOOL_MISSING')
  }
  if (code === 'EACCES') return new Fault('denied', `"${program}" is not executable`, 'TOOL_MISSING')
  return new Fault('failed', `${name} could not be started: ${startReason(error)}`, codeOf(error))
}

/** In the place of a pipe to or from a program that did not start: it takes everything, and gives nothing. */
function noPipe (): PassThrough {
  return new PassThrough().end().on('error', () => {})
}

/**
 * A program that runs in a process group of its own, so that everything it starts ends with it, and the group with this process, however
 * that ends. (Whatever leaves the group, as a daemon does, is out of reach.)
 */
export class Program {
  /** Aborts when the program has ended, did not start, or {@link fail}ed; the reason is an error with a sentence for people. */
  readonly over: AbortSignal
  readonly stdin: Writable
  readonly stdout: Readable
  readonly #name: string
  readonly #over = new AbortController()
  readonly #child: ChildProcess | undefined
  /** Resolves when it is gone and its pipes are closed. */
  readonly #gone: Promise<void>
  #tail = ''

  /**
   * Never throws: a program that does not start is {@link over} soon, but not before the caller can listen.
   * @param argv the program and its arguments; no shell reads them
   * @param name what it is called in errors
   * @param descriptors what it finds open as 3, 4 and so on
   */
  constructor ([program, ...args]: string[], name = basename(program!), descriptors: readonly number[] = []) {
    this.over = this.#over.signal
    this.#name = name
    const notStarted = (error: Error) => this.#over.abort(startFault(program!, name, error))
    try {
      checkDescriptors(FOR_A_PROGRAM)
      this.#child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'pipe', ...descriptors], detached: !IS_WINDOWS, windowsHide: true })
      this.#child.on('error', notStarted)
    } catch (error) {
      process.nextTick(notStarted, error)
    }
    // Without descriptors for them, there are no pipes.
    this.stdin = this.#child?.stdin ?? noPipe()
    this.stdout = this.#child?.stdout ?? noPipe()
    this.#gone = new Promise(resolve => this.#child ? this.#follow(this.#child, resolve) : resolve())
  }

  /**
   * Reports to whoever is waiting for the program that it hangs, and kills it with its whole group: what hangs would not listen.
   * @param what it did wrong, such as `wrote nothing for 5 s`
   */
  fail (what: string): void {
    this.#over.abort(this.#fault('hung', what))
    this.#signal('SIGKILL')
    this.#closeOutput() // or a child that has left the group, and still holds it, would keep its reader waiting
  }

  /** Ends the program and its whole group, by force after 1 s; resolves when it is gone, or does not even end then. */
  async end (): Promise<void> {
    this.stdout.destroy() // otherwise 'close' would wait for somebody to read it
    this.#signal('SIGTERM')
    const timer = setTimeout(() => this.#signal('SIGKILL'), GRACE_MS)
    await within(2 * GRACE_MS, this.#name, this.#gone).catch(() => this.#child?.unref())
    clearTimeout(timer)
  }

  #follow (child: ChildProcess, gone: () => void): void {
    const { pid, stdin, stderr } = child
    if (pid !== undefined) guard(pid)
    stdin?.on('error', () => {}) // it has stopped reading
    stderr?.setEncoding('utf8').on('data', (text: string) => { this.#tail = (this.#tail + text).slice(-TAIL_LENGTH) })
    let leftOpen: NodeJS.Timeout | undefined
    child.on('exit', () => {
      killGroup(pid!, 'SIGKILL') // whatever it has left behind
      unguard(pid!)
      leftOpen = setTimeout(() => this.#closeOutput(), GRACE_MS)
    })
    child.on('close', (code, signal) => {
      clearTimeout(leftOpen)
      this.#over.abort(this.#fault('ended', signal ? `was ended by ${signal}` : `ended with exit code ${code}`))
      gone()
    })
  }

  #closeOutput (): void {
    this.stdout.destroy()
    this.#child?.stderr?.destroy()
  }

  /** With the last line that the program wrote. Viewers read it: without what may be secret in a URL (user, password, query). */
  #fault (kind: 'ended' | 'hung', what: string): Fault {
    const line = this.#tail.split(/[\r\n]+/).findLast(line => line.trim() !== '') ?? ''
    // eslint-disable-next-line no-control-regex
    const plain = line.replace(/\x1b\[[\d;]*m|[\x00-\x1f\x7f]/g, '')
    const last = plain.replace(/\/\/\S*@/g, '//').replace(/(:\/\/[^\s?]*)\?\S*/g, '$1').trim().slice(0, 200)
    return new Fault(kind, `${this.#name} ${what}${last && `: ${last}`}`)
  }

  #signal (signal: 'SIGTERM' | 'SIGKILL'): void {
    const child = this.#child
    // Once it has ended, its id may belong to another one.
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    if (!IS_WINDOWS) return killGroup(child.pid, signal)
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => child.kill())
  }
}
