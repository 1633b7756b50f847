import { covers, type Firewall, type PortState } from './firewall.js'

/** A rule in what `ufw status` says (ufw(8)): `3000/tcp (v6)   ALLOW IN   Anywhere (v6)`. */
const RULE = /^(\S+)(?: \(v6\))?\s+(ALLOW|LIMIT|DENY|REJECT)(?: IN)?\s+(\S+)/

/** @param status what `ufw status verbose` says @returns `undefined` if it is off */
export function readStatus (status: string, port: number): PortState | undefined {
  if (!/^Status: active/m.test(status)) return
  for (const line of status.split('\n')) {
    const [, to, action, from] = RULE.exec(line) ?? []
    if (!to || !action) continue
    const [ports = '', protocol = 'tcp'] = to.split('/')
    const isOurs = to === 'Anywhere' || (protocol === 'tcp' && ports.split(',').some(range => covers(range, port)))
    if (!isOurs) continue
    if (from !== 'Anywhere') return 'unknown' // it depends on who comes
    return action === 'ALLOW' || action === 'LIMIT' ? 'open' : 'closed'
  }
  return /^Default: allow \(incoming\)/m.test(status) ? 'open' : 'closed'
}

/** That of Ubuntu. Only root may read its rules; whether it is on, everybody. */
export const ufw: Firewall = async (port, system) => {
  const isOn = /^ENABLED=yes/mi.test(system.read('/etc/ufw/ufw.conf') ?? '')
  const status = await system.run('ufw', 'status', 'verbose')
  const state = status?.includes('Status:') ? readStatus(status, port) : isOn ? 'unknown' : undefined
  return state && { name: 'ufw', port: state, command: `sudo ufw allow ${port}/tcp` }
}
