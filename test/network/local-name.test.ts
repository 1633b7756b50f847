import t from 'tap'
import { localNames, plainName, wantsLocalName } from '../../network/local-name.js'

t.test('a machine has a name that people can type, whatever it is called', async t => {
  for (const [machine, name] of [
    ['ann-laptop', 'deskfeed-ann-laptop.local'],
    ['DESKTOP-7QH3K2L', 'deskfeed-desktop-7qh3k2l.local'],
    ['Anns-MacBook-Pro.local', 'deskfeed-anns-macbook-pro.local'],
    ['desk.example.org', 'deskfeed-desk.local'],
    ["Ann's Büro_2", 'deskfeed-ann-s-buro-2.local'],
    ['客厅', 'deskfeed.local'],
    ['', 'deskfeed.local'],
    ['-a-', 'deskfeed-a.local']
  ] as const) t.equal(localNames(machine)[0], name, machine)
  t.equal(plainName('é'), 'e')
})

t.test('where the name is taken there are others, none longer than a name may be', async t => {
  const names = localNames('x'.repeat(80))
  t.same(names.length, 9)
  t.match(names[1], /x-2\.local$/)
  for (const name of names) t.ok(name.split('.')[0]!.length <= 63, name)
  t.equal(new Set(names).size, 9)
})

t.test('there is a name unless only this machine can connect, nobody wants one, or it is a container', async t => {
  t.ok(wantsLocalName({ HOST: '::' }, false))
  t.ok(wantsLocalName({ HOST: '192.0.2.2' }, false))
  for (const HOST of ['127.0.0.1', '::1', 'localhost']) t.notOk(wantsLocalName({ HOST }, false), HOST)
  t.notOk(wantsLocalName({ HOST: '::', MDNS: 'none' }, false))
  t.notOk(wantsLocalName({ HOST: '::' }, true), 'a container')
  t.ok(wantsLocalName({ HOST: '::', MDNS: 'always' }, true), 'a container in the network of its machine')
  t.notOk(wantsLocalName({ HOST: '127.0.0.1', MDNS: 'always' }, false))
})
