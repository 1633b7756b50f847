import type { Firewall } from './firewall.js'

const PROGRAM = '/usr/libexec/ApplicationFirewall/socketfilterfw'

/** @param answer what `socketfilterfw --getglobalstate` says: `Firewall is enabled. (State = 1)`; 2 lets nobody in */
export const stateIn = (answer: string): number => Number(/\(State = (\d)\)/.exec(answer)?.[1] ?? 0)

/** That of macOS, which goes by programs and not by ports. */
export const macos: Firewall = async (_port, system) => {
  const state = stateIn(await system.run(PROGRAM, '--getglobalstate') ?? '')
  if (state === 0) return
  const node = JSON.stringify(process.execPath)
  const command = `sudo ${PROGRAM} ${state === 2 ? '--setblockall off' : `--add ${node} && sudo ${PROGRAM} --unblockapp ${node}`}`
  return { name: 'the firewall of macOS', port: state === 2 ? 'closed' : 'unknown', command }
}
