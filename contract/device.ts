import { isBrowser } from './user-agent.js'

/** The first whose pattern is found: several browsers also name those that they take after. */
const BROWSERS = [
  ['Edge', /Edg(e|A|iOS)?\//], ['Opera', /OPR\//], ['Samsung Internet', /SamsungBrowser\//], ['Firefox', /Firefox\/|FxiOS\//],
  ['Chrome', /Chrom(e|ium)\/|CriOS\//], ['Safari', /Safari\//]
] as const

const SYSTEMS = [
  ['iPhone', /iPhone/], ['iPad', /iPad/], ['Android', /Android/], ['Windows', /Windows/], ['Mac', /Macintosh/], ['ChromeOS', /CrOS/],
  ['Linux', /Linux|X11/]
] as const

type Names = ReadonlyArray<readonly [name: string, pattern: RegExp]>

const nameIn = (names: Names, userAgent: string) => names.find(([, pattern]) => pattern.test(userAgent))?.[0]

/**
 * What somebody watches with, for people to read.
 * @returns an empty text if the `User-Agent` says nothing
 * @example deviceOf('VLC/3.0.18 LibVLC/3.0.18') // 'VLC'
 */
export function deviceOf (userAgent: string): string {
  if (!isBrowser(userAgent)) return userAgent.split(/[/ ]/, 1)[0]!.slice(0, 40)
  const system = nameIn(SYSTEMS, userAgent)
  return [nameIn(BROWSERS, userAgent) ?? 'Browser', ...system ? [system] : []].join(', ')
}
