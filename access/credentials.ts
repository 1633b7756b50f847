/**
 * The secret in an `Authorization` header: a bearer token (RFC 6750), or the password of Basic (RFC 7617) with any user name.
 * @returns `undefined` if there is none, or if it is empty
 */
export function secretOf (authorization: string | undefined): string | undefined {
  if (!authorization) return
  const space = authorization.indexOf(' ')
  const scheme = authorization.slice(0, space).toLowerCase()
  const value = authorization.slice(space + 1).trim()
  if (scheme === 'bearer') return value || undefined
  if (scheme !== 'basic') return
  const text = Buffer.from(value, 'base64').toString()
  return text.slice(text.indexOf(':') + 1) || undefined
}

/** The values of every cookie of this name that is not empty, in their order. */
export function cookiesOf (header: string | undefined, name: string): string[] {
  return (header ?? '').split(';').map(pair => pair.trim()).filter(pair => pair.startsWith(`${name}=`))
    .map(pair => pair.slice(name.length + 1)).filter(Boolean)
}
