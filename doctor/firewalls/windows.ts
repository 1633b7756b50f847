import type { Firewall } from './firewall.js'

const POLICY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy'

/** @param answer what `reg query … /s /v EnableFirewall` says: a line for each profile, in every language the same */
export const isOn = (answer: string): boolean => /EnableFirewall\s+REG_DWORD\s+0x1\b/.test(answer)

/** That of Windows. What `netsh` says is in the language of the system, and does not say which rule is for us. */
export const windows: Firewall = async (port, system) => {
  if (!isOn(await system.run('reg', 'query', POLICY, '/s', '/v', 'EnableFirewall') ?? '')) return
  const command = `netsh advfirewall firewall add rule name="Deskfeed ${port}" dir=in action=allow protocol=TCP localport=${port}`
  return { name: 'the firewall of Windows', port: 'unknown', command }
}
