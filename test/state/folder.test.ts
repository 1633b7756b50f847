import { homedir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { stateFolder, statePath, tokenPath } from '../../state/folder.js'

t.test('what outlives a service is kept where a user\'s programs keep such things', async t => {
  const home = join(homedir(), '.local', 'state', 'deskfeed')
  t.equal(stateFolder({ XDG_STATE_HOME: '/var/state' }, 'linux'), '/var/state/deskfeed')
  t.equal(stateFolder({ XDG_STATE_HOME: 'relative' }, 'linux'), home, 'a relative path does not count, as the specification says')
  t.equal(stateFolder({}, 'darwin'), home)
  t.equal(stateFolder({ LOCALAPPDATA: '/Users/a/AppData/Local' }, 'win32'), '/Users/a/AppData/Local/deskfeed')
  t.equal(stateFolder({}, 'win32'), home)
})

t.test('each port has a file of its own, unless nothing is to be kept or the port is another one each time', async t => {
  t.equal(statePath({ PORT: 3000 }, '/state'), '/state/state-3000.json')
  t.equal(statePath({ PORT: 3001 }, '/state'), '/state/state-3001.json')
  t.equal(statePath({ PORT: 0 }, '/state'), undefined)
  t.equal(statePath({ STATE: 'none', PORT: 3000 }, '/state'), undefined)
})

t.test('all services of a user have one consent of the desktop, unless nothing is to be kept', async t => {
  t.equal(tokenPath({}, '/state'), '/state/wayland-token')
  t.equal(tokenPath({ STATE: 'none' }, '/state'), undefined)
})
