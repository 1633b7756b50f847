import { Fault } from '../../fault.js'
import type { Rectangle, Region } from '../../frame.js'
import type { Connection } from './connection.js'
import { sinceMs, type Copied, type Copier, type Layout } from './copier.js'
import { pixelFormatOf } from './format.js'
import type { Output } from './output.js'
import {
  IMAGE_COPY_FRAME as FRAME, IMAGE_COPY_MANAGER, IMAGE_COPY_SESSION as SESSION, IMAGE_SOURCE, OUTPUT_SOURCE_MANAGER, PAINT_CURSORS
} from './protocol.js'
import type { Arguments } from './wire.js'

/** The managers of ext-image-capture-source-v1 and of ext-image-copy-capture-v1. */
export interface Managers {
  source: number
  copy: number
}

/** By ext-image-copy-capture-v1: wlroots since 0.19, and others. It copies what has changed, and no more. */
export class ImageCopy implements Copier {
  readonly #connection: Connection
  readonly #managers: Managers
  readonly #output: Output
  #source: number | undefined
  #session: number | undefined
  #frame: number | undefined
  /** What the session wants of memory, once it has said so. */
  #layout: Layout | undefined
  /** Whether the session has given a picture: it gives the first one at once. */
  #hasCopied = false
  /** Told `undefined` if nothing comes of it. */
  #answerLayout = (_layout?: Layout): void => {}
  #answerCopied = (_copied?: Copied): void => {}

  constructor (connection: Connection, managers: Managers, output: Output) {
    this.#connection = connection
    this.#managers = managers
    this.#output = output
  }

  begin (atOnce: boolean): Promise<Layout | undefined> {
    this.#give()
    return this.#connection.ask('asking how to copy the screen', answer => {
      this.#answerLayout = answer
      if (this.#session === undefined || (atOnce && this.#hasCopied)) this.#open()
      else if (this.#layout) answer(this.#layout)
    })
  }

  async copy (buffer: number, stale: Region): Promise<Copied | undefined> {
    if (this.#session === undefined || !this.#layout) return undefined
    const frame = this.#frame = this.#connection.create(this.#eventsOfFrame())
    this.#connection.send(this.#session, SESSION.requests.createFrame, frame)
    this.#connection.send(frame, FRAME.requests.attachBuffer, buffer)
    for (const { x, y, width, height } of stale) this.#connection.send(frame, FRAME.requests.damageBuffer, x, y, width, height)
    return await this.#connection.ask('copying the screen', answer => {
      this.#answerCopied = answer
      this.#connection.send(frame, FRAME.requests.capture)
    })
  }

  abandon (): void {
    this.#give()
    this.#close()
  }

  /** Gives up the frame. */
  #give (): void {
    if (this.#frame !== undefined) this.#connection.destroy(this.#frame, FRAME.requests.destroy)
    this.#frame = undefined
    this.#answerLayout()
    this.#answerCopied()
  }

  #open (): void {
    this.#close()
    this.#source = this.#connection.create()
    this.#connection.send(this.#managers.source, OUTPUT_SOURCE_MANAGER.requests.createSource, this.#source, this.#output.object)
    this.#session = this.#connection.create(this.#eventsOfSession())
    const { createSession } = IMAGE_COPY_MANAGER.requests
    this.#connection.send(this.#managers.copy, createSession, this.#session, this.#source, PAINT_CURSORS)
  }

  #close (): void {
    if (this.#session !== undefined) this.#connection.destroy(this.#session, SESSION.requests.destroy)
    if (this.#source !== undefined) this.#connection.destroy(this.#source, IMAGE_SOURCE.requests.destroy)
    this.#session = this.#source = this.#layout = undefined
    this.#hasCopied = false
  }

  #eventsOfSession (): (opcode: number, args: Arguments) => void {
    const { events } = SESSION
    let size = { width: 0, height: 0 }
    let formats: number[] = []
    return (opcode, args) => {
      if (opcode === events.bufferSize) size = { width: args.uint(), height: args.uint() }
      else if (opcode === events.shmFormat) formats.push(args.uint())
      else if (opcode === events.stopped) this.#connection.lose(new Fault('ended', 'the Wayland compositor has ended the capture'))
      else if (opcode === events.done) {
        const format = formats.find(pixelFormatOf) ?? formats[0]
        if (format === undefined) {
          this.#connection.lose(new Fault('failed', 'the Wayland compositor copies its screen to memory of the GPU only', 'WAYLAND'))
          return
        }
        const hasChanged = this.#layout !== undefined
        this.#layout = { ...size, stride: 4 * size.width, format }
        formats = []
        if (hasChanged) this.#give()
        else this.#answerLayout(this.#layout)
      }
    }
  }

  #eventsOfFrame (): (opcode: number, args: Arguments) => void {
    const began = performance.now()
    const { events } = FRAME
    const damage: Rectangle[] = []
    const copied: Copied = { damage, transform: 0, isInverted: false, tookMs: 0 }
    return (opcode, args) => {
      if (opcode === events.transform) copied.transform = args.uint()
      else if (opcode === events.damage) damage.push({ x: args.int(), y: args.int(), width: args.int(), height: args.int() })
      else if (opcode === events.presentationTime) {
        copied.tookMs = sinceMs(args.uint() * 2 ** 32 + args.uint(), args.uint(), performance.now() - began)
      } else if (opcode === events.failed) this.#give()
      else if (opcode === events.ready) {
        this.#hasCopied = true
        this.#answerCopied(copied)
      }
    }
  }
}
