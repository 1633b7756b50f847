import { once } from 'node:events'
import t from 'tap'
import { WebSocket } from 'ws'
import { needs } from '../fixtures/needs.js'
import { startService } from '../fixtures/service.js'
import { startXServer } from '../fixtures/x-server.js'

t.test('a running service tells why there is no screen by codes: over /updates, in its health and in its log', {
  skip: needs('Xvfb')
}, async t => {
  const server = await startXServer(t, '640x480')
  const service = await startService(t, { DISPLAY: server.display, SOURCE: 'x11' })
  const ask = async (path: string) => (await (await fetch(`${service.url}${path}`)).json()) as object
  const socket = new WebSocket(`${service.url.replace('http', 'ws')}/updates`)
  t.teardown(() => socket.terminate())
  const told: { fault: string | null, code?: string }[] = []
  socket.on('message', (message, isBinary) => { if (!isBinary) told.push(JSON.parse(String(message))) })
  const until = async (code: string | undefined) => {
    while (told.length === 0 || told.at(-1)!.code !== code) await once(socket, 'message')
    return told.at(-1)!
  }
  t.match(await until(undefined), { fault: null })

  await fetch(`${service.url}/host/pause`, { method: 'POST' })
  t.match(await until('PAUSED'), { fault: String })
  t.notOk('code' in await ask('/healthz'), 'a pause is no fault')
  await fetch(`${service.url}/host/resume`, { method: 'POST' })
  t.match(await until(undefined), { fault: null })

  await server.kill()
  t.match(await until('SOURCE_ENDED'), { fault: /has closed the connection/ })
  t.match(await until('NO_DISPLAY'), { fault: `no X server on ${server.display}` })
  t.match(await ask('/healthz'), { status: 'unavailable', code: 'NO_DISPLAY' })
  t.match(await ask('/readyz'), { status: 'unavailable', reason: 'lost', code: 'NO_DISPLAY' })
  t.match(service.stderr(), /"code":"SOURCE_ENDED",.*"msg":"the screen is lost"/)
  await server.start()
  t.match(await until(undefined), { fault: null })
  t.notOk('code' in await ask('/readyz'))
})

t.test('one that shows the test pattern says why', async t => {
  const { url } = await startService(t)
  t.match(await (await fetch(`${url}/readyz`)).json(), { reason: 'test_pattern', code: 'NO_DISPLAY' })
})
