import { getSystemErrorName } from 'node:util'
import { Fault } from '../../fault.js'

/** Of Linux (unix(7), sendmsg(2)). */
const SOL_SOCKET = 1
const SCM_RIGHTS = 1
const MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000

/** Sends bytes over the connected socket `to`, and a copy of a descriptor with the first of them; never waits. @throws if it can't */
export type SendDescriptor = (to: number, bytes: Buffer, descriptor: number) => void

let loaded: Promise<SendDescriptor> | undefined

/**
 * Node can't pass on the descriptor of a file, so koffi makes that system call. Node's own way to pass on sockets would take descriptors,
 * too (`pipe_wrap`, which is not public), but the process would be aborted by any descriptor that comes the other way; a plain socket
 * drops them.
 * @throws if koffi is not installed, which is optional
 */
export function loadSendDescriptor (): Promise<SendDescriptor> {
  loaded ??= load()
  return loaded
}

async function load (): Promise<SendDescriptor> {
  const { default: koffi } = await import('koffi').catch(() => {
    throw new Fault('failed', 'the package koffi is not installed, or does not run here: it passes on the memory for the pictures',
      'MODULE_MISSING')
  })
  const Vector = koffi.struct({ base: 'void *', length: 'size_t' })
  const Message = koffi.struct({
    name: 'void *',
    nameLength: 'uint32_t',
    vectors: koffi.pointer(Vector),
    vectorCount: 'size_t',
    control: 'void *',
    controlLength: 'size_t',
    flags: 'int'
  })
  const Control = koffi.struct({ length: 'size_t', level: 'int', type: 'int', descriptor: 'int' })
  const sendMessage = koffi.load(null).func('sendmsg', 'intptr_t', ['int', koffi.pointer(Message), 'int'])
  const length = koffi.offsetof(Control, 'descriptor') + koffi.sizeof('int')
  const control = Buffer.alloc(koffi.sizeof(Control))
  return (to, bytes, descriptor) => {
    koffi.encode(control, Control, { length, level: SOL_SOCKET, type: SCM_RIGHTS, descriptor })
    const vectors = [{ base: bytes, length: bytes.length }]
    const message = {
      name: null, nameLength: 0, vectors, vectorCount: 1, control, controlLength: control.length, flags: 0
    }
    const sent = sendMessage(to, message, MSG_DONTWAIT_NOSIGNAL) as number
    if (sent !== bytes.length) throw new Error(`a descriptor could not be sent: ${getSystemErrorName(-koffi.errno())}`)
  }
}
