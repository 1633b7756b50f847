import { Fault } from '../../fault.js'
import type { LossCause, StreamState } from './told.js'

/** The desktop gives no more of it: somebody there may want that, or something has broken. */
export class StreamEnded extends Fault {}

const ended = (message: string) => new StreamEnded('ended', `the desktop has ended the stream${message && ` (${message})`}`)

const GPU_ONLY = 'memory of the GPU only: use SOURCE=command, as docs/sources.md says'

/** PipeWire has ended. */
export class Broken extends Fault {
  constructor () {
    super('ended', 'PipeWire has ended', 'PIPEWIRE_MISSING')
  }
}

const NOT_RUNNING = 'PipeWire is not running: start it with "systemctl --user start pipewire wireplumber"'

/** No PipeWire. */
export const absentFault = (): Fault => new Fault('failed', NOT_RUNNING, 'PIPEWIRE_MISSING')

const FAULTS: Readonly<Record<LossCause, (message: string) => Fault>> = {
  library: message => new Fault('failed',
    `PipeWire's library is not installed, or does not run here: install pipewire and libpipewire-0.3-0 (${message})`, 'PIPEWIRE_MISSING'),
  absent: absentFault,
  broken: () => new Broken(),
  formats: () => new Fault('failed', `the desktop gives its screen in ${GPU_ONLY}`, 'WAYLAND'),
  ended,
  other: message => new Fault('failed', `the stream of the desktop can't be shown: ${message}`)
}

/** Pictures need more memory than there is. */
export class TooLarge extends Error {
  readonly bytes: number

  constructor (bytes: number) {
    super(`pictures of ${bytes} bytes are too large`)
    this.bytes = bytes
  }
}

/**
 * What the program that listens to PipeWire has told, for people.
 * @param hasStreamed whether anything has come before; if not, and it is not said why it ended, no format was agreed on
 */
export function streamFault (cause: LossCause, message: string, hasStreamed: boolean): Fault {
  if (cause !== 'ended' || message !== '' || hasStreamed) return FAULTS[cause](message)
  return new StreamEnded('failed', `the desktop has ended the stream before it began; it may give its screen in ${GPU_ONLY}`, 'WAYLAND')
}

/** There is no first picture. @param waited how long, for people */
export function lateFault (state: StreamState, waited: string): Fault {
  if (state !== 'streaming') {
    // PipeWire 0.3.65 tells a stream nothing of formats that don't match (measured), so nobody here knows which it is.
    return new Fault('hung', 'PipeWire does not connect the stream: its session manager is not running, start it with ' +
      '"systemctl --user start wireplumber"; or the desktop gives its screen in memory of the GPU only', 'PIPEWIRE_MISSING')
  }
  return new Fault('hung', `the desktop gave no picture for ${waited}`)
}
