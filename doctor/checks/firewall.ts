import { isLoopbackName } from '../../network/address.js'
import { note, wrong, type Check } from '../check.js'
import { readFirewall, type FirewallState } from '../firewalls/index.js'

/** Whether a firewall keeps other machines out. What one outside this machine does, as that of a router, nobody here can tell. */
export const firewall: Check<FirewallState | undefined> = {
  name: 'firewall',
  read: async ({ config: { HOST, PORT }, system }) => isLoopbackName(HOST) ? undefined : await readFirewall(PORT, system),
  judge (state, { config: { HOST, PORT } }) {
    if (isLoopbackName(HOST)) return { findings: [] } // nobody else is to come
    if (!state) return { well: 'none that keeps others out, as far as this user can see', findings: [] }
    const { name, port, command } = state
    if (port === 'open') return { well: `${name} lets others in on port ${PORT}`, findings: [] }
    if (port === 'closed') return { findings: [wrong('FIREWALL', `${name} keeps other machines away from port ${PORT}`, command)] }
    return { findings: [note('FIREWALL', `${name} is on, and this user can't read whether it lets others in on port ${PORT}`, command)] }
  }
}
