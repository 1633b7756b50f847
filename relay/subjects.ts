/** What a machine that shares may be called on the bus: letters, digits, `-` and `_`. */
export const NAME = /^[\w-]{1,63}$/

/** Instead of a name: whichever machine shares. */
export const ANY = '*'

/** Where all machines that share answer who they are. */
export const ORIGINS = 'deskfeed.origins'

/** Where one machine publishes what its screen shows. */
export const updatesOf = (name: string): string => `deskfeed.${name}.updates`

/** Where it answers its relays. */
export const askOf = (name: string): string => `deskfeed.${name}.ask`

/** @throws what the name must be, for whoever chose it */
export function checkName (name: string): void {
  if (NAME.test(name)) return
  throw new Error(`the name on the bus is ${JSON.stringify(name)}, but must be 1 to 63 letters, digits, - and _`)
}
