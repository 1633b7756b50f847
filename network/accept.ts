/**
 * How much a client wants a media type that it names, from 0 to 1, as its `Accept` says (RFC 9110, section 12.5.1). 0 where it does not
 * name it: `*` would stand for anything, which a client that wants a page never means by it.
 * @example
 * weightOf('text/html', 'application/json,text/html;q=0.9') // 0.9
 */
export function weightOf (type: string, accept: string): number {
  for (const range of accept.toLowerCase().split(',')) {
    const [name, ...parameters] = range.split(';').map(part => part.trim())
    if (name !== type) continue
    const weight = parameters.find(parameter => parameter.startsWith('q='))
    return weight === undefined ? 1 : Number(weight.slice(2)) || 0
  }
  return 0
}
