import koffi from 'koffi'

/** What the program and PipeWire pass each other: an address. */
export type Pointer = unknown

/** Of the programs that use it: the same since 2020 (PipeWire 0.3). */
const FILE = 'libpipewire-0.3.so.0'

/** The memory at an address, which belongs to PipeWire, or to us. */
export const memoryAt = (address: Pointer | bigint, bytes: number): Buffer => Buffer.from(koffi.view(address as bigint, bytes))

export const addressOf = (pointer: Pointer): bigint => koffi.address(pointer as object)

/** A function that PipeWire may call, and that lives as long as the program does. */
export function functionOf (prototype: string, run: (...args: never[]) => void): bigint {
  return koffi.address(koffi.register(run, koffi.pointer(koffi.proto(prototype))))
}

/** Memory of our own that PipeWire may read for as long as the program lives. */
export function keep (content: Buffer): Pointer {
  const memory = koffi.alloc('uint8_t', content.length)
  content.copy(memoryAt(memory, content.length))
  return memory
}

/** A table of functions for PipeWire: its version, then the addresses, at their places. */
export function table (places: number, version: number, functions: Readonly<Record<number, bigint>>): Pointer {
  const content = Buffer.alloc(8 * places)
  content.writeUInt32LE(version)
  for (const [place, address] of Object.entries(functions)) content.writeBigUInt64LE(address, 8 * Number(place))
  return keep(content)
}

interface Methods {
  at (place: number, prototype: string): (...args: unknown[]) => unknown
  data: bigint
}

/** What an object of PipeWire can do: functions at places of a table, and what they take as their first argument (spa/utils/hook.h). */
export function methodsOf (object: Pointer | bigint): Methods {
  const face = memoryAt(object, 32)
  const functions = face.readBigUInt64LE(16)
  return {
    data: face.readBigUInt64LE(24),
    at: (place, prototype) => {
      const address = memoryAt(functions + BigInt(8 * place), 8).readBigUInt64LE()
      return koffi.decode(address, koffi.proto(prototype)) as (...args: unknown[]) => unknown
    }
  }
}

/** @throws if it is not installed */
export function loadPipeWire () {
  const library = koffi.load(FILE)
  const f = (declaration: string) => library.func(declaration)
  f('void pw_init(void *argc, void *argv)')(null, null)
  return {
    loopNew: f('void *pw_loop_new(void *properties)'),
    contextNew: f('void *pw_context_new(void *loop, void *properties, size_t userDataBytes)'),
    contextConnect: f('void *pw_context_connect(void *context, void *properties, size_t userDataBytes)'),
    properties: f('void *pw_properties_new_string(const char *text)'),
    streamNew: f('void *pw_stream_new(void *core, const char *name, void *properties)'),
    streamListen: f('void pw_stream_add_listener(void *stream, void *hook, void *events, void *data)'),
    streamConnect: f('int pw_stream_connect(void *stream, int direction, uint32_t target, int flags, void *parameters, uint32_t count)'),
    streamUpdate: f('int pw_stream_update_params(void *stream, void *parameters, uint32_t count)'),
    dequeue: f('void *pw_stream_dequeue_buffer(void *stream)'),
    queue: f('int pw_stream_queue_buffer(void *stream, void *buffer)')
  }
}

export type PipeWire = ReturnType<typeof loadPipeWire>
