import t from 'tap'
import { networkInterfaces } from 'node:os'
import { addressesOf, ownInterfaces, ownPlaces } from '../../network/own-interfaces.js'
import { INTERFACES } from '../fixtures/interfaces.js'

const fail = () => { throw new Error('EMFILE') }

t.test('they are those of the system; where it can\'t say, those that it said last', async t => {
  t.same(ownInterfaces(), networkInterfaces())
  t.equal(ownInterfaces(() => INTERFACES), INTERFACES)
  t.equal(ownInterfaces(fail), INTERFACES)
  t.same(addressesOf({ ...INTERFACES, gone: undefined }).map(({ address }) => address).slice(0, 3), ['127.0.0.1', '::1', '172.17.0.1'])
})

t.test('the places are those of the interfaces now', async t => {
  t.same(ownPlaces('198.51.100.3', INTERFACES), [{ address: '198.51.100.3', name: 'wlan0', kind: 'real' }])
  t.ok(ownPlaces('0.0.0.0').some(({ address }) => address === '127.0.0.1'))
})
