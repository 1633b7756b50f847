import t from 'tap'
import type { AccessState } from '../../../contract/access.js'
import { standingAfter, type Standing } from '../../../viewer/door/standing.js'

const as = (you: AccessState['you'], more: Partial<AccessState> = {}): AccessState => ({ access: 'key', you, thisMachine: false, ...more })

t.test('why somebody may not watch follows from what they could before, and from what the service says', async t => {
  for (const [what, before, access, isNew, ended, mishap] of [
    ['comes for the first time', undefined, as('out'), false, undefined, undefined],
    ['was ended by the host', as('viewer'), as('out', { ended: 'by_host' }), false, 'by_host', undefined],
    ['was ended before the page was loaded', undefined, as('out', { ended: 'expired' }), false, 'expired', undefined],
    ['is unknown to a new service', as('host'), as('out'), false, 'unknown', undefined],
    ['asks to be let in again', as('out', { ended: 'by_host' }), as('waiting'), true, undefined, undefined],
    ['was not answered', as('waiting'), as('out'), false, undefined, 'forgotten'],
    ['was turned away', as('waiting'), as('denied'), false, undefined, undefined],
    ['comes in again', as('out', { ended: 'by_host' }), as('viewer'), true, undefined, undefined]
  ] as const) {
    const { ended: found, mishap: came } = standingAfter({ access: before }, access, isNew)
    t.same([found, came], [ended, mishap], what)
  }
  const was: Standing = { access: as('out', { ended: 'by_host' }), ended: 'by_host', mishap: 'wrong' }
  t.equal(standingAfter(was, as('out', { access: 'pin' }), false).ended, 'by_host', 'it still was when only the mode is another')
})
