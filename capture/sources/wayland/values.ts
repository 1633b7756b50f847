/**
 * A value that D-Bus can carry: a number, a text, a list (an array or a struct), entries by name (`a{sv}`). A variant is written as its
 * type and its value, and read as its value alone.
 */
export type Value = number | bigint | boolean | string | readonly Value[] | { readonly [name: string]: Value }

/** How deep types may lie in each other (D-Bus Specification, "Valid Signatures"). */
const DEEPEST = 64

/** To how many bytes a value of this type is aligned. */
const ALIGNMENT: Readonly<Record<string, number>> = {
  y: 1, g: 1, v: 1, n: 2, q: 2, b: 4, i: 4, u: 4, h: 4, s: 4, o: 4, a: 4, x: 8, t: 8, d: 8, '(': 8, '{': 8
}

function alignmentOf (type: string): number {
  const alignment = ALIGNMENT[type[0] ?? '']
  if (alignment === undefined) throw new RangeError(`there is no type "${type}"`)
  return alignment
}

/** Where the first whole type that begins at `at` ends. */
function endOfType (signature: string, at: number, depth = 0): number {
  const first = signature[at]
  if (first === undefined || depth > DEEPEST) throw new RangeError(`"${signature}" is no signature`)
  if (first === 'a') return endOfType(signature, at + 1, depth + 1)
  if (first !== '(' && first !== '{') return at + 1
  const close = first === '(' ? ')' : '}'
  let end = endOfType(signature, at + 1, depth + 1) // none is empty
  while (signature[end] !== close) end = endOfType(signature, end, depth + 1)
  return end + 1
}

/** The types of which a signature consists. @throws RangeError if it is none */
export function typesIn (signature: string): string[] {
  const types = []
  for (let at = 0; at < signature.length;) {
    const end = endOfType(signature, at)
    types.push(signature.slice(at, end))
    at = end
  }
  return types
}

/** Writes values, one after the other, with the lowest byte of a number first. */
export class Writer {
  #bytes: Buffer = Buffer.alloc(256)
  #length = 0

  get bytes (): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Fills up with zeros. */
  pad (alignment: number): void {
    this.#take((alignment - this.#length % alignment) % alignment)
  }

  write (type: string, value: Value): void {
    switch (type[0]) {
      case 'y': this.#put(1, at => this.#bytes.writeUInt8(Number(value), at)); break
      case 'b': case 'u': case 'h': this.#uint(Number(value)); break
      case 'i': this.#put(4, at => this.#bytes.writeInt32LE(Number(value), at)); break
      case 't': this.#put(8, at => this.#bytes.writeBigUInt64LE(BigInt(value as bigint), at)); break
      case 's': case 'o': this.#uint(Buffer.byteLength(value as string)); this.#text(value as string); break
      case 'g': this.write('y', (value as string).length); this.#text(value as string); break
      case 'v': {
        const [inner, content] = value as [string, Value]
        this.write('g', inner)
        this.write(inner, content)
        break
      }
      case 'a': this.#array(type.slice(1), value); break
      case '(': case '{':
        this.pad(8)
        typesIn(type.slice(1, -1)).forEach((inner, index) => this.write(inner, (value as Value[])[index]!))
        break
      default: throw new RangeError(`values of the type "${type}" are not written`)
    }
  }

  /** @returns where the new bytes begin */
  #take (bytes: number): number {
    const at = this.#length
    this.#length += bytes
    if (this.#length > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(Math.max(this.#bytes.length, bytes))])
    return at
  }

  /** Numbers are aligned to their length. */
  #put (bytes: number, write: (at: number) => void): void {
    this.pad(bytes)
    write(this.#take(bytes))
  }

  #uint (value: number): void {
    this.#put(4, at => this.#bytes.writeUInt32LE(value, at))
  }

  #text (text: string): void {
    const bytes = Buffer.from(`${text}\0`)
    const at = this.#take(bytes.length)
    bytes.copy(this.#bytes, at)
  }

  #array (inner: string, value: Value): void {
    this.#uint(0)
    const at = this.#length - 4
    this.pad(alignmentOf(inner))
    const start = this.#length
    for (const item of inner.startsWith('{') ? Object.entries(value as object) : value as Value[]) this.write(inner, item as Value)
    this.#bytes.writeUInt32LE(this.#length - start, at)
  }
}

/** Reads values, one after the other. */
export class Reader {
  readonly #bytes: Buffer
  readonly #view: DataView
  readonly #isLittle: boolean
  #at: number

  constructor (bytes: Buffer, isLittle: boolean, at = 0) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#isLittle = isLittle
    this.#at = at
  }

  /** @throws RangeError beyond the end */
  read (type: string, depth = 0): Value {
    const [view, isLittle] = [this.#view, this.#isLittle]
    switch (type[0]) {
      case 'y': return view.getUint8(this.#take(1))
      case 'b': return this.#uint() !== 0
      case 'u': case 'h': return this.#uint()
      case 'i': return view.getInt32(this.#take(4), isLittle)
      case 'n': return view.getInt16(this.#take(2), isLittle)
      case 'q': return view.getUint16(this.#take(2), isLittle)
      case 'x': return view.getBigInt64(this.#take(8), isLittle)
      case 't': return view.getBigUint64(this.#take(8), isLittle)
      case 'd': return view.getFloat64(this.#take(8), isLittle)
      case 's': case 'o': return this.#text(this.#uint())
      case 'g': return this.#text(view.getUint8(this.#take(1)))
      case 'v': {
        if (depth > DEEPEST) throw new RangeError('variants lie too deep in each other')
        return this.read(this.read('g') as string, depth + 1)
      }
      case 'a': return this.#array(type.slice(1), depth)
      case '(': case '{':
        this.#align(8)
        return typesIn(type.slice(1, -1)).map(inner => this.read(inner, depth))
      default: throw new RangeError(`there is no type "${type}"`)
    }
  }

  #align (alignment: number): void {
    this.#at = Math.ceil(this.#at / alignment) * alignment
  }

  #take (bytes: number): number {
    this.#align(bytes)
    const at = this.#at
    this.#at += bytes
    return at
  }

  #uint (): number {
    return this.#view.getUint32(this.#take(4), this.#isLittle)
  }

  #text (length: number): string {
    const at = this.#at
    this.#at += length + 1 // a zero is at its end
    if (this.#at > this.#bytes.length) throw new RangeError('a text is too long')
    return this.#bytes.toString('utf8', at, at + length)
  }

  #array (inner: string, depth: number): Value {
    const length = this.#uint()
    this.#align(alignmentOf(inner))
    const end = this.#at + length
    if (end > this.#bytes.length) throw new RangeError('a list is too long')
    const items: Value[] = []
    while (this.#at < end) items.push(this.read(inner, depth))
    return inner.startsWith('{') ? Object.fromEntries(items as Array<[string, Value]>) : items
  }
}
