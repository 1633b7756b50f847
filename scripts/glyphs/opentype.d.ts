/** What of opentype.js is used here: it comes without types. */
declare module 'opentype.js' {
  export type PathCommand =
    | { type: 'M' | 'L', x: number, y: number }
    | { type: 'C', x1: number, y1: number, x2: number, y2: number, x: number, y: number }
    | { type: 'Q', x1: number, y1: number, x: number, y: number }
    | { type: 'Z' }

  export interface Glyph {
    advanceWidth: number
    /** In units of the font; y grows upwards. */
    path: { commands: PathCommand[] }
  }

  export interface Font {
    names: { windows?: { fullName?: Record<string, string> } }
    charToGlyph (character: string): Glyph
  }

  const opentype: { parse (buffer: ArrayBuffer, options?: { lowMemory?: boolean }): Font }
  export default opentype
}
