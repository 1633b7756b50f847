import { randomUUID } from 'node:crypto'
import t from 'tap'
import { needs } from '../fixtures/needs.js'
import { openNotifySocket } from '../fixtures/notify-socket.js'

const load = (openDatagrams: (name: string) => Promise<unknown>) =>
  t.mockImport<typeof import('../../systemd/notifier.js')>('../../systemd/notifier.js', {
    '../../systemd/datagrams.js': { openDatagrams }
  })
const withoutKoffi = () => load(async () => { throw new Error("Cannot find package 'koffi'") })

t.test('where no datagram can be sent, the program systemd-notify says it', { skip: needs('python3', 'systemd-notify') }, async t => {
  const { openNotifier } = await withoutKoffi()
  const socket = `/tmp/${randomUUID()}`
  const receiver = await openNotifySocket(t, socket)
  const notifier = await openNotifier(socket)
  const arrived = receiver.next(({ fields }) => fields.includes('READY=1'))
  await notifier.say(['READY=1', 'STATUS=Shares "pattern" through pattern; 0 viewers'])
  t.same((await arrived).fields, ['READY=1', 'STATUS=Shares "pattern" through pattern; 0 viewers'])
  notifier.close()
})

t.test('if that is not there either, it says so', async t => {
  const { openNotifier } = await withoutKoffi()
  const { PATH } = process.env
  t.teardown(() => { process.env.PATH = PATH })
  process.env.PATH = t.testdir()
  await t.rejects((await openNotifier('/tmp/nobody')).say(['READY=1']), {
    message: "Cannot find package 'koffi'; systemd-notify: ENOENT"
  })
})
