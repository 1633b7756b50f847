import t from 'tap'
import { hasSessionManager } from '../../doctor/session-manager.js'

const machine = (names: Record<string, string>) => ({
  list: () => [...Object.keys(names), 'self', 'meminfo'], read: (path: string) => names[path.split('/')[2]!]
})

t.test('what connects streams in PipeWire is found among the processes', async t => {
  t.equal(hasSessionManager(machine({ 1: 'systemd\n', 77: 'wireplumber\n' })), true)
  t.equal(hasSessionManager(machine({ 77: 'pipewire-media-\n' })), true, 'older systems')
  t.equal(hasSessionManager(machine({ 1: 'systemd\n', 78: 'pipewire\n' })), false)
})
