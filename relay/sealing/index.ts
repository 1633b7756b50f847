import type { Bus } from '../bus.js'
import { SealedBus, type SealedOptions } from './sealed-bus.js'

/**
 * The same bus, with everything on it sealed.
 * @param key any text that cannot be guessed; the same for all
 */
export function seal (bus: Bus, key: string, options: SealedOptions): Bus {
  return new SealedBus(bus, key, options)
}
