import { covers, type Firewall, type PortState } from './firewall.js'

/** @param zone what `firewall-cmd --list-all` says of the default zone (firewall-cmd(1)) */
export function readZone (zone: string, port: number): PortState {
  const [, target] = /^\s*target: (\S+)/m.exec(zone) ?? []
  const [, ports = ''] = /^\s*ports: (.*)/m.exec(zone) ?? []
  if (target === undefined) return 'unknown' // this user may not ask
  if (target === 'ACCEPT') return 'open'
  const isOpen = ports.split(' ').some(entry => entry.endsWith('/tcp') && covers(entry.slice(0, -'/tcp'.length), port))
  return isOpen ? 'open' : 'closed'
}

/** That of Fedora, RHEL and openSUSE. */
export const firewalld: Firewall = async (port, system) => {
  if ((await system.run('firewall-cmd', '--state'))?.trim() !== 'running') return
  const state = readZone(await system.run('firewall-cmd', '--list-all') ?? '', port)
  const command = `sudo firewall-cmd --permanent --add-port=${port}/tcp && sudo firewall-cmd --reload`
  return { name: 'firewalld', port: state, command }
}
