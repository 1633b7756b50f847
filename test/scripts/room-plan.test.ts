import t from 'tap'
import { roomPlan } from '../../scripts/room-plan.js'

t.test('the plan shows who may import what, in the column below each name, and what each room is for', async t => {
  const instead = ''
  const plan = roomPlan([
    { room: 'attic', purpose: 'old things', files: ['attic/**'], imports: ['cellar'], types: ['kitchen'], fastify: true, instead },
    { room: 'kitchen', purpose: 'food', files: ['kitchen.ts'], imports: [], fastify: 'types', instead },
    { room: 'cellar', purpose: 'wine', files: ['cellar/**'], imports: [], instead }
  ])
  t.match(plan, ['```text', 'attic', '○ kitchen', '● · cellar', '```', ''].join('\n'))
  t.match(plan, 'Fastify is imported only by attic, and its types by kitchen.')
  t.match(plan, '| attic | `attic/**` | old things |\n| kitchen | `kitchen.ts` | food |\n| cellar | `cellar/**` | wine |\n')
})
