const HIDDEN = '[hidden]'

/** A parameter's name as the service reads it: `k%65y` is `key`. */
function nameOf (parameter: string): string {
  const name = parameter.split('=', 1)[0]!
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/**
 * A URL as it may be logged: without the value of `key`, wherever it is (also in a fragment that some program sent as part of the
 * path), and without user name and password.
 */
export function redactUrl (url: string): string {
  const [path = '', ...query] = url.split('?')
  const parameters = query.join('?').split('&').map(parameter => /^key$/i.test(nameOf(parameter)) ? `key=${HIDDEN}` : parameter)
  return [path, ...query.length > 0 ? [parameters.join('&')] : []].join('?')
    .replace(/((?<![a-z])key(?:=|%3d))(?!\[hidden\])[^&]*/gi, `$1${HIDDEN}`)
    .replace(/^(\w+:)?\/\/[^/@]*@/, `$1//${HIDDEN}@`)
}
