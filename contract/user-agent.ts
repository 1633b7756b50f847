/** Whether a `User-Agent` is a browser's: those of all browsers begin with `Mozilla/`, those of players never do. */
export function isBrowser (userAgent: string | undefined): boolean {
  return userAgent?.startsWith('Mozilla/') ?? false
}
