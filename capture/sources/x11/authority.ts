import { existsSync } from 'node:fs'
import { isIPv6, type Socket } from 'node:net'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import findCookie from 'x11/lib/auth.js'
import { ipv6Bytes } from '../../../network/ipv6.js'
import type { Address } from './display-name.js'

/** The secret that lets us in (Xauthority); an empty one if there is none. Many servers let their own user in without. */
export interface Key {
  name: string
  data: string
  /** What is to be said of it, if it does not let us in. */
  excuse: string
}

/** The file that keys are in, as X clients look for it; `undefined` without a home folder. */
function keyFile (): string | undefined {
  try {
    return process.env.XAUTHORITY || join(homedir(), '.Xauthority')
  } catch {
    return undefined // this user is in no list of users, and HOME is not set
  }
}

/** As the library compares addresses: those of IPv6 by their bytes, as they stand in the file. */
const hostOf = (address: string) => isIPv6(address) ? String.fromCharCode(...ipv6Bytes(address)) : address

/** Never fails: whether a key is needed, only the server knows. */
export async function readKey ({ number }: Address, { remoteAddress, remoteFamily }: Socket): Promise<Key> {
  const none = (excuse: string) => ({ name: '', data: '', excuse })
  const file = keyFile()
  if (!file) return none('there is no home folder with a key: set XAUTHORITY to the file of those who started it')
  const isRemote = remoteAddress !== undefined && remoteAddress !== '127.0.0.1' && remoteAddress !== '::1'
  const [host, family] = isRemote ? [hostOf(remoteAddress), remoteFamily] : [hostname(), undefined]
  return await new Promise(resolve => findCookie(number, host, family, (error, cookie) => {
    if (error) resolve(none(`the file of its key, ${file}, can't be read: ${(error as NodeJS.ErrnoException).code ?? error.message}`))
    else if (cookie!.authName) resolve({ name: cookie!.authName, data: cookie!.authData, excuse: `the key in ${file} is a wrong one` })
    else if (existsSync(file)) resolve(none(`${file} has no key for it`))
    else resolve(none(`there is no file ${file} with its key: set XAUTHORITY to the file of those who started it`))
  }))
}
