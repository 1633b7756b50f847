/** Among all that this browser keeps of this address, what is ours. */
const nameOf = (name: string) => `deskfeed.${name}`

/** What this browser has kept under a name. `null` if nothing, or where it keeps nothing: there the very word `localStorage` throws. */
export function kept (name: string): string | null {
  try {
    return localStorage.getItem(nameOf(name))
  } catch {
    return null
  }
}

/** Has it keep something until it is chosen otherwise. @param value `null` to keep it no longer */
export function keep (name: string, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(nameOf(name))
    else localStorage.setItem(nameOf(name), value)
  } catch {} // then it holds until the page is loaded again
}
