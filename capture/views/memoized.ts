/**
 * Gives the same as long as it would be made of the same.
 * @param parts what it is made of now
 * @param make makes it; called again only when a part is another one
 */
export function memoized<P extends [unknown, ...unknown[]], T> (parts: () => P, make: (...parts: P) => T): () => T {
  let known: { parts: P, made: T } | undefined
  return () => {
    const now = parts()
    if (!known || now.some((part, index) => part !== known!.parts[index])) known = { parts: now, made: make(...now) }
    return known.made
  }
}
