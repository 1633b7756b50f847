/** The part we use: TypeScript declares WebAssembly only together with the DOM, and @types/node 20 not at all. */
declare namespace WebAssembly {
  class Memory {
    /** Lengths in pages of 64 KiB. */
    constructor (descriptor: { initial: number, maximum: number, shared: true })
    readonly buffer: SharedArrayBuffer
  }
  class Module {
    /** Compiles at once: for small ones. */
    constructor (bytes: Uint8Array)
  }
  class Instance {
    constructor (module: Module, imports: Record<string, Record<string, unknown>>)
    readonly exports: Record<string, unknown>
  }
  function compile (bytes: Uint8Array): Promise<Module>
}
