import t from 'tap'
import { isThisMachine } from '../../access/this-machine.js'

const HERE = { ip: '127.0.0.1', host: 'localhost:3000', headers: {}, raw: { httpVersion: '1.1' } }

t.test('whoever sits at this machine needs no key', async t => {
  t.ok(isThisMachine(HERE))
  t.ok(isThisMachine({ ...HERE, ip: '::1', host: '[::1]:3000' }))
  for (const site of ['none', 'same-origin']) t.ok(isThisMachine({ ...HERE, headers: { 'sec-fetch-site': site } }), site)
})

t.test('whoever only seems to be at this machine does', async t => {
  t.notOk(isThisMachine({ ...HERE, ip: '192.0.2.7' }), 'another machine that says localhost')
  t.notOk(isThisMachine({ ...HERE, host: 'evil.test:3000' }), 'a name that resolves to this machine')
  t.notOk(isThisMachine({ ...HERE, raw: { httpVersion: '1.0' } }), 'nginx with its default settings')
  for (const site of ['cross-site', 'same-site']) {
    t.notOk(isThisMachine({ ...HERE, headers: { 'sec-fetch-site': site } }), `a page of another site or port: ${site}`)
  }
  for (const name of [
    'forwarded', 'via', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-anything', 'cf-connecting-ip'
  ]) {
    t.notOk(isThisMachine({ ...HERE, headers: { [name]: '127.0.0.1' } }), `a proxy that sends ${name}`)
  }
})
