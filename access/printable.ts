/** Without control characters, which could write anything to a terminal. */
export function printable (text: string): string {
  return text.replace(/\p{C}/gu, '').trim()
}
