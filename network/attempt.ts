/** What a question to the system gives; `undefined` if it is refused, or what was asked about has gone meanwhile. */
export function attempt<T> (ask: () => T): T | undefined {
  try {
    return ask()
  } catch {}
}
