import { spawnSync } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { addressesOf } from '../../network/own-interfaces.js'
import { defaultAddresses, knownDefaults } from '../../network/routes.js'
import { needs } from '../fixtures/needs.js'
import { needsSecondHost } from '../fixtures/second-host.js'

const ROUTES = fileURLToPath(new URL('../../dist/network/routes.js', import.meta.url))

t.test('the addresses on the default routes are some of this machine, and are known from then on', async t => {
  const own = addressesOf(networkInterfaces()).map(({ address }) => address)
  const found = await defaultAddresses()
  t.ok(found.length <= 2)
  for (const address of found) t.ok(own.includes(address), address)
  t.same(knownDefaults(), found)
})

/** What a program in a network namespace of its own prints, after these commands of `ip`. */
function runIn (network: readonly string[], program: string): unknown {
  const script = ['ulimit -n 400', ...network.map(line => `ip ${line}`), 'exec "$0" --input-type=module --eval "$1"'].join(' && ')
  const args = ['--net', 'sh', '-c', script, process.execPath, program]
  const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' })
  if (stderr) throw new Error(stderr)
  return JSON.parse(stdout)
}

const TWO_NETWORKS = [
  'link set lo up', 'link add one type veth peer name one-end', 'link add two type veth peer name two-end',
  'addr add 198.18.1.1/24 dev one', 'addr add 198.18.2.1/24 dev two', 'addr add fd00:2::1/64 dev two nodad',
  ...['one', 'two', 'one-end', 'two-end'].map(device => `link set ${device} up`)
]
const skip = needsSecondHost() || needs('unshare')

t.test('of several networks the one counts that the default route leads to, in each family', { skip }, async t => {
  const ask = `import { defaultAddresses } from '${ROUTES}'; console.log(JSON.stringify(await defaultAddresses()))`
  t.same(runIn([...TWO_NETWORKS, 'route add default dev two'], ask), ['198.18.2.1'])
  t.same(runIn([...TWO_NETWORKS, 'route add default dev one', '-6 route add default dev two'], ask), ['198.18.1.1', 'fd00:2::1'])
  t.same(runIn(TWO_NETWORKS, ask), [], 'without such a route there is none')
})

t.test('where there is no descriptor left to ask with, what was found last still counts', { skip }, async t => {
  const ask = `import { defaultAddresses } from '${ROUTES}'
    import { closeSync, openSync } from 'node:fs'
    const before = await defaultAddresses()
    const files = []
    try { for (;;) files.push(openSync('/dev/null')) } catch {}
    const found = await defaultAddresses()
    files.forEach(closeSync)
    console.log(JSON.stringify([before, found]))`
  t.same(runIn([...TWO_NETWORKS, 'route add default dev two'], ask), [['198.18.2.1'], ['198.18.2.1']])
})
