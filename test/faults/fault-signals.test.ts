import t from 'tap'
import { watch } from '../fixtures/parts.js'
import { startService } from '../fixtures/service.js'

for (const signal of ['SIGSEGV', 'SIGBUS', 'SIGABRT'] as const) {
  t.test(`${signal} ends the service at once, by that signal, whoever is watching`, async t => {
    const service = await startService(t, { SOURCE: 'pattern' })
    const feed = await watch(t, service.url)
    await feed.next()
    service.kill(signal)
    t.same(await service.exited, { code: null, signal })
    await t.rejects(fetch(service.url), 'nobody answers there any more')
    t.same(service.processes(), [])
  })
}
