import type { FastifyInstance } from 'fastify'
import { DEVICES } from '../../test/fixtures/devices.js'
import { cookieOf, watchAs } from '../../test/fixtures/host-page.js'
import type { Owner } from '../../test/fixtures/owner.js'

/** A class of thirty, with names of all lengths; some give none. */
export const NAMES = [
  'Ann', '王小明', 'Bartholomäus Featherstone-Winterbottom', '', '李娜', 'Chidi', '', 'Zoë', '陈', 'Dmitri',
  'Émile', '', 'Fatima', '张伟', 'Giulia', 'Hà My', '', 'Ivan', 'João', '刘洋',
  'Khadija', 'Liam', '', 'Mei', '赵静', 'Noor', 'Olga', '', 'Pia', 'Quentin'
]

/** The host lets the first so many in, each at a device of their own, as a proxy says it; then they watch. */
export async function letIn (owner: Owner, app: FastifyInstance, url: string, count: number): Promise<void> {
  for (const [index, name] of NAMES.slice(0, count).entries()) {
    const headers = { 'x-forwarded-for': `10.0.0.${index + 10}`, 'user-agent': DEVICES[index % DEVICES.length]! }
    const asked = await fetch(`${url}/access`, {
      method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ name })
    })
    await app.inject({ method: 'POST', url: '/host/waiting/allow' })
    await watchAs(owner, url, { ...headers, cookie: cookieOf(asked) })
  }
}
