import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { listenFault } from '../../terminal/listen-fault.js'

function fault (code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`listen ${code}`), { code })
}

t.test('each reason for not listening is a sentence that says what to change', async t => {
  const cases: [code: string, sentence: RegExp, trouble?: string][] = [
    ['EADDRINUSE', /^port 80 is in use on 192\.0\.2\.9\. Set PORT to another one, such as 81, or .+\.$/, 'PORT_TAKEN'],
    ['EACCES', /^this user may not use port 80\. Set PORT to one above 1023, such as 3000\.$/, 'PORT_FORBIDDEN'],
    ['EADDRNOTAVAIL', /^this machine has no address 192\.0\.2\.9\. Set HOST to .+\.$/, 'WRONG_ADDRESS'],
    ['ENOTFOUND', /^this machine has no address 192\.0\.2\.9\. Set HOST to .+\.$/, 'WRONG_ADDRESS'],
    ['EMFILE', /^the limit on open files is too low\. Raise it, .+\.$/, 'TOO_FEW_FILES'],
    ['EPERM', /^can't listen on 192\.0\.2\.9, port 80: listen EPERM$/]
  ]
  for (const [code, sentence, trouble] of cases) {
    t.match(listenFault(fault(code), '192.0.2.9', 80, () => undefined), { message: sentence, code: trouble }, code)
  }
})

t.test('who has the port is told where the system tells', async t => {
  const by = listenFault(fault('EADDRINUSE'), '::', 80, () => ({ uid: 0, pid: 7, name: 'nginx' }))
  t.match(by.message, /^port 80 is in use by nginx \(process 7\)\. Set PORT /)
})

t.test('a port that another program holds is really reported as such', async t => {
  const holder = createServer().listen(0, '127.0.0.1')
  t.teardown(() => holder.close())
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const [error] = await once(createServer().listen(port, '127.0.0.1'), 'error')
  const by = process.platform === 'linux' ? ` by .+ \\(process ${process.pid}\\)` : ''
  t.match(listenFault(error, '127.0.0.1', port).message, new RegExp(`^port ${port} is in use on 127\\.0\\.0\\.1${by}\\. `))
})

t.test('an address of another machine is really reported as such', async t => {
  const [error] = await once(createServer().listen(0, '192.0.2.1'), 'error') // TEST-NET-1, RFC 5737: nobody has it
  t.match(listenFault(error, '192.0.2.1', 3000).message, 'this machine has no address 192.0.2.1. ')
})

t.test('instead of the last port there is, a port that exists is suggested', async t => {
  t.match(listenFault(fault('EADDRINUSE'), '0.0.0.0', 65535).message, 'such as 3000')
})
