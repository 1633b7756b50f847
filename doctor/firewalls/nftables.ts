import { covers, type Firewall, type PortState } from './firewall.js'

/** What `nft -j list ruleset` says (libnftables-json(5)), as far as it matters here. */
interface Ruleset { nftables: { chain?: Chain, rule?: Rule }[] }
interface Chain { family: string, table: string, name: string, hook?: string, policy?: string, prio?: number }
interface Rule { family: string, table: string, chain: string, expr: Statement[] }
type Statement = Record<string, unknown> & { match?: Match }
/** What a value may be compared with: one, several, or a range. */
type Right = number | string | readonly unknown[] | { set?: readonly unknown[], range?: [number, number] }
interface Match {
  op?: string
  left?: { payload?: { protocol?: string, field?: string }, meta?: { key?: string }, ct?: { key?: string } }
  right?: Right
}

/** What comes of a packet. */
const VERDICTS = { accept: 'open', drop: 'closed', reject: 'closed' } as const

function includes (right: unknown, value: number | string): boolean {
  if (right === value) return true
  if (Array.isArray(right)) return right.some(one => includes(one, value))
  const { set, range } = Object(right) as { set?: readonly unknown[], range?: [number, number] }
  return range ? typeof value === 'number' && covers(range.join('-'), value) : set?.some(one => includes(one, value)) ?? false
}

/** Whether the first packet of somebody who comes to a TCP port fits; `undefined` if that depends on who it is. */
function fits ({ op, left: { payload, meta, ct } = {}, right }: Match, port: number): boolean | undefined {
  const answer = (isSo: boolean) => isSo !== (op === '!=')
  if (payload?.field === 'dport' && ['tcp', 'th'].includes(payload.protocol!)) return answer(includes(right, port))
  if (/^(udp|icmp|icmpv6|sctp)$/.test(payload?.protocol ?? '')) return false
  if (meta?.key === 'l4proto') return answer(includes(right, 'tcp') || includes(right, 6))
  if (meta?.key === 'iif' || meta?.key === 'iifname') return includes(right, 'lo') ? answer(false) : undefined
  if (ct?.key === 'state') return answer(includes(right, 'new'))
}

/** What a rule does to whoever comes to a port; `undefined` if nothing; `unknown` if it lets some of them in, or another chain decides. */
function effectOf ({ expr }: Rule, port: number): PortState | undefined {
  let isForAll = true
  for (const statement of expr) {
    if (statement.match) {
      const isFitting = fits(statement.match, port)
      if (isFitting === false) return
      isForAll &&= isFitting === true
    }
    for (const [verdict, state] of Object.entries(VERDICTS)) {
      if (verdict in statement) return isForAll ? state : state === 'open' ? 'unknown' : undefined
    }
    if ('jump' in statement || 'goto' in statement || 'vmap' in statement) return 'unknown'
  }
}

/** The chain that keeps a port closed, or may; the first that others come through. `undefined` if none does. */
export function closingChain (answer: string, port: number): { chain: Chain, port: PortState } | undefined {
  const { nftables } = JSON.parse(answer) as Ruleset
  const chains = nftables.flatMap(({ chain }) => chain?.hook === 'input' ? chain : []).sort((a, b) => (a.prio ?? 0) - (b.prio ?? 0))
  for (const chain of chains) {
    const rules = nftables.flatMap(({ rule }) =>
      rule && rule.chain === chain.name && rule.table === chain.table && rule.family === chain.family ? rule : [])
    const effects = rules.map(rule => effectOf(rule, port)).filter(effect => effect !== undefined)
    const sure = effects.find(effect => effect !== 'unknown') ?? (chain.policy === 'drop' ? 'closed' : 'open')
    if (sure === 'closed') return { chain, port: effects[0] === 'unknown' ? 'unknown' : 'closed' }
  }
}

/** The rules of the kernel themselves, whoever wrote them; only root may read them. */
export const nftables: Firewall = async (port, system) => {
  const answer = await system.run('nft', '-j', 'list', 'ruleset')
  try {
    const closing = closingChain(answer || '{"nftables":[]}', port)
    if (!closing) return
    const { family, table, name } = closing.chain
    return { name: 'nftables', port: closing.port, command: `sudo nft insert rule ${family} ${table} ${name} tcp dport ${port} accept` }
  } catch {} // an older nft without JSON
}
