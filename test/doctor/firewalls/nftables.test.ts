import { spawnSync } from 'node:child_process'
import t, { type Test } from 'tap'
import { closingChain, nftables } from '../../../doctor/firewalls/nftables.js'
import { systemOf } from '../../fixtures/doctor.js'
import { needs } from '../../fixtures/needs.js'
import { needsSecondHost } from '../../fixtures/second-host.js'

/** What `nft -j list ruleset` says of these rules, loaded into the kernel, in a network namespace of its own. */
function load (rules: string): string {
  const script = 'nft -f - && nft -j list ruleset'
  const { status, stdout, stderr } = spawnSync('unshare', ['--net', 'sh', '-c', script], { input: rules, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

const input = (policy: string, ...rules: string[]) => `table inet filter {
  chain services { tcp dport 3000 accept; }
  chain input { type filter hook input priority filter; policy ${policy}; ${rules.join('; ')}; }
  chain output { type filter hook output priority filter; policy drop; }
}`

const USUAL = ['ct state established,related accept', 'iif lo accept', 'meta l4proto icmp accept']

t.test('real rules are read as the kernel applies them', { skip: needsSecondHost() || needs('nft', 'unshare') }, async t => {
  const state = (rules: string, port = 3000) => closingChain(load(rules), port)?.port ?? 'open'
  for (const [title, rules, expected] of [
    ['nothing', 'table inet filter { }', 'open'],
    ['all are let in', input('accept', ...USUAL), 'open'],
    ['nobody is', input('drop', ...USUAL), 'closed'],
    ['only ssh is', input('drop', ...USUAL, 'tcp dport 22 accept'), 'closed'],
    ['this port is', input('drop', ...USUAL, 'tcp dport 3000 counter accept'), 'open'],
    ['it is one of several', input('drop', 'tcp dport { 22, 3000-3010 } accept'), 'open'],
    ['both protocols at once', input('drop', 'meta l4proto { tcp, udp } th dport 3000 accept'), 'open'],
    ['another protocol', input('drop', 'udp dport 3000 accept'), 'closed'],
    ['those who are new', input('drop', 'tcp dport 3000 ct state new accept'), 'open'],
    ['all but those', input('accept', 'tcp dport != { 22, 80 } drop'), 'closed'],
    ['all but this one are', input('accept', 'tcp dport 3000 reject'), 'closed'],
    ['all others are refused at the end', input('accept', 'tcp dport 22 accept', 'reject with icmpx type admin-prohibited'), 'closed'],
    ['neighbours are, and maybe it is one who comes', input('drop', 'ip saddr 192.168.1.0/24 tcp dport 3000 accept'), 'unknown'],
    ['another chain decides', input('drop', 'jump services'), 'unknown']
  ] as const) t.equal(state(rules), expected, title)
  t.equal(state(input('drop', 'tcp dport 3000 accept'), 3001), 'closed')
})

/** Runs `nft` in a namespace that lasts as long as the test. */
function namespace (t: Test): (command: string) => string {
  const name = `deskfeed-nft-${process.pid}`
  spawnSync('ip', ['netns', 'add', name])
  t.teardown(() => spawnSync('ip', ['netns', 'del', name]))
  return command => spawnSync('ip', ['netns', 'exec', name, 'sh', '-c', command], { encoding: 'utf8' }).stdout
}

t.test('the command that it names opens the port', { skip: needsSecondHost() || needs('nft') }, async t => {
  const run = namespace(t)
  run(`nft '${input('drop', ...USUAL)}'`)
  const look = () => nftables(3000, { ...systemOf(), run: async (...command) => run(command.join(' ')) })
  const state = await look()
  t.same(state, { name: 'nftables', port: 'closed', command: 'sudo nft insert rule inet filter input tcp dport 3000 accept' })
  run(state!.command.replace('sudo ', ''))
  t.equal(await look(), undefined)
})

t.test('where nft is missing, or may not be asked, nothing is said', async t => {
  for (const answer of [undefined, '', 'Error: syntax']) {
    t.equal(await nftables(3000, { ...systemOf(), run: async () => answer }), undefined)
  }
})
