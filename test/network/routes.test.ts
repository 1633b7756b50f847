import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import t from 'tap'
import { defaultAddresses } from '../../network/routes.js'

t.test('the addresses on the default routes are some of this machine', async t => {
  const own = Object.values(networkInterfaces()).flatMap(infos => infos!).map(({ address }) => address)
  const found = await defaultAddresses()
  t.ok(found.length <= 2)
  for (const address of found) t.ok(isIP(address) && own.includes(address), address)
})
