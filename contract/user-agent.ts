/** Whether a `User-Agent` is a browser's: every browser's begins with `Mozilla/`, no player's does. */
export function isBrowser (userAgent: string | undefined): boolean {
  return userAgent?.startsWith('Mozilla/') ?? false
}
