import t from 'tap'
import { takeFromSystemd } from '../../systemd/environment.js'

t.test('what systemd wants is taken out of the environment, and nothing else', async t => {
  const environment: NodeJS.ProcessEnv = {
    PATH: '/bin',
    NOTIFY_SOCKET: '/run/systemd/notify',
    WATCHDOG_PID: '7',
    WATCHDOG_USEC: '60000000',
    LISTEN_PID: '8',
    LISTEN_FDS: '1',
    LISTEN_FDNAMES: 'deskfeed.socket'
  }
  t.same(takeFromSystemd(environment, 7), { notifySocket: '/run/systemd/notify', watchdogMs: 60_000 })
  t.same(environment, { PATH: '/bin' })
})

t.test('without systemd there is nothing', async t => {
  t.same(takeFromSystemd({ PATH: '/bin' }), {})
  t.same(takeFromSystemd({ NOTIFY_SOCKET: '', WATCHDOG_USEC: '0', LISTEN_FDS: '0', LISTEN_PID: '7' }, 7), {})
})

t.test('what was meant for another process does not count', async t => {
  t.same(takeFromSystemd({ LISTEN_PID: '8', LISTEN_FDS: '1', WATCHDOG_PID: '8', WATCHDOG_USEC: '1000000' }, 7), {})
})

t.test('a watchdog without a process is for whoever reads of it', async t => {
  t.same(takeFromSystemd({ WATCHDOG_USEC: '1500000' }, 7), { watchdogMs: 1500 })
})

t.test('two sockets are refused with a sentence', async t => {
  t.throws(() => takeFromSystemd({ LISTEN_PID: '7', LISTEN_FDS: '2' }, 7), {
    message: 'systemd passes 2 sockets, and only one is listened on: leave one ListenStream= in the socket unit.'
  })
})
