import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { port, serviceOf } from '../../../doctor/checks/port.js'
import { codesOf, settingOf } from '../../fixtures/doctor.js'
import { freePort } from '../../fixtures/free-port.js'
import { startService } from '../../fixtures/service.js'

const examine = async (variables: Record<string, string>) => {
  const setting = settingOf({ HOST: '127.0.0.1', ...variables })
  return port.judge(await port.read(setting), setting)
}

t.test('a port that is free is well, and stays free', async t => {
  const PORT = String(await freePort())
  for (const round of [1, 2]) t.match(await examine({ PORT }), { well: `${PORT} is free`, findings: [] }, `round ${round}`)
  t.match(await examine({ PORT: '0' }), { well: 'a free one will be taken' })
})

t.test('a port that is taken names who has it, and another port', async t => {
  const holder = createServer().listen(0, '127.0.0.1')
  t.teardown(() => holder.close())
  await once(holder, 'listening')
  const { port: taken } = holder.address() as AddressInfo
  holder.on('connection', socket => socket.destroy())
  const { findings } = await examine({ PORT: String(taken) })
  t.same(codesOf(findings), ['PORT_TAKEN'])
  t.same(findings[0]!.commands, [`deskfeed --port ${taken + 1}`])
  const by = process.platform === 'linux' ? ` by .+ \\(process ${process.pid}\\)` : ''
  t.match(findings[0]!.sentence, new RegExp(`^port ${taken} is in use${by}$`))
})

t.test('a Deskfeed that runs there is no fault, unless it shows no screen', async t => {
  const { url } = await startService(t, { SOURCE: 'pattern' })
  t.match(await examine({ PORT: new URL(url).port }), { well: /^Deskfeed is running here on port \d+, 0 watching$/, findings: [] })
  const blind = await startService(t, { DISPLAY: '' })
  const { findings } = await examine({ PORT: new URL(blind.url).port })
  t.same(codesOf(findings), ['NO_DISPLAY'])
})

t.test('any program may answer anything', async t => {
  const health = JSON.stringify({ status: 'ok', instance: 'a', viewers: 2 })
  t.same(serviceOf(health, '{"status":"ok"}'), { viewers: 2, trouble: undefined })
  t.same(serviceOf(health, '{"status":"unavailable","code":"SOURCE_HANGS","fault":"a\\u001b[31m\\nb"}'), {
    viewers: 2, trouble: { code: 'SOURCE_HANGS', sentence: 'a [31m b' }
  })
  t.match(serviceOf(health, '{"status":"unavailable","code":"toString"}'), { trouble: undefined })
  for (const answers of [['', ''], ['<html>', '{}'], ['{}', '{}'], ['null', '{}'], ['{"instance":1,"viewers":2}', '{}']
  ] as const) {
    t.equal(serviceOf(answers[0], answers[1]), undefined)
  }
})

t.test('a port that this user may not use is told; what is wrong with the address, another check tells', async t => {
  t.same(codesOf(port.judge({ refusal: 'EACCES' }, settingOf({ PORT: '80' })).findings), ['PORT_FORBIDDEN'])
  t.match(port.judge({ refusal: 'EADDRNOTAVAIL' }, settingOf()), { findings: [] })
})
