import t from 'tap'
import { watch } from '../fixtures/parts.js'
import { startService } from '../fixtures/service.js'

const CASES = [
  { what: 'an error that nobody catches', body: 'throw(new(TypeError)(%22no_such_thing%22))', type: 'TypeError', message: 'no_such_thing' },
  { what: 'a rejection that nobody handles', body: 'Promise.reject(new(Error)(%22rejected%22))', type: 'Error', message: 'rejected' },
  { what: 'a rejection without an error', body: 'Promise.reject()', type: 'UnhandledPromiseRejection', message: /"undefined"/ }
]

for (const { what, body, type, message } of CASES) {
  t.test(`${what} ends the service in order, with exit code 1 and one line that says where it came from`, async t => {
    // A module that is loaded before the service has the fault, when it gets a signal that nobody else listens to.
    const fault = `--import=data:text/javascript,process.on(%22SIGCONT%22,()=>{${body}})`
    const service = await startService(t, { SOURCE: 'pattern', NODE_OPTIONS: fault })
    const feed = await watch(t, service.url)
    await feed.next()
    service.kill('SIGCONT')
    t.ok(await feed.ended(), 'the stream of who is watching is complete')
    t.same(await service.exited, { code: 1, signal: null })
    const lines = service.stderr().trim().split('\n')
    t.equal(lines.length, 1)
    t.match(JSON.parse(lines[0]!), { level: 60, err: { type, message, stack: /\n {4}at / }, msg: 'an unexpected error ends the service' })
    t.same(service.processes(), [])
  })
}
