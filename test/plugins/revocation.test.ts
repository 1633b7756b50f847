import t from 'tap'
import { listen } from '../fixtures/build.js'
import { watch } from '../fixtures/parts.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'

t.test('when a key is renewed, whoever watches with the old one is cut off, and nobody else', async t => {
  const { app, url } = await listen(t, { ACCESS_KEY: KEY, HOST: '0.0.0.0' })
  const own = await watch(t, url.replace('0.0.0.0', '127.0.0.1'))
  await own.next()
  const cut: string[] = []
  const byKey = { role: 'viewer', grant: 'key' } as const
  const byPin = { role: 'viewer', grant: 'pin' } as const
  for (const admission of [byKey, byPin, undefined]) {
    app.viewers.watch({ address: '192.0.2.7', userAgent: '', admission, cut: () => cut.push(admission?.grant ?? 'nobody asked') }, {})
  }
  app.access.renew('key')
  t.strictSame(cut, ['key'])
  t.equal(app.viewers.size, 3)
  await own.next()
})
