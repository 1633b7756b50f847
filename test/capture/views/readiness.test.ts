import t from 'tap'
import type { Contact } from '../../../capture/views/answers.js'
import { unreadiness } from '../../../capture/views/readiness.js'

/** What is known of a source; times are seconds ago. */
function contactOf ({ tried = 100, answered = 100, ended = 100, isTrying = false, fault }: {
  tried?: number, answered?: number, ended?: number, isTrying?: boolean, fault?: string
}): Contact {
  const ago = (seconds: number) => performance.now() - 1000 * seconds
  const reason = fault === undefined ? undefined : { fault, code: 'SOURCE_FAILED' as const }
  return { isTrying, triedAt: ago(tried), answeredAt: ago(answered), endedAt: ago(ended), reason }
}

t.test('a source that is being captured must have answered within 5 s', async t => {
  t.equal(unreadiness(contactOf({ isTrying: true, answered: 4 }), 30), undefined)
  t.equal(unreadiness(contactOf({ isTrying: true, answered: 6 }), 30), 'no_answer')
  t.equal(unreadiness(contactOf({ isTrying: true, answered: 60, tried: 4 }), 30), undefined, 'or have just been started')
  t.equal(unreadiness(contactOf({ isTrying: true, answered: 12 }), 0.1), undefined, 'or not be due: at one picture in 10 s')
  t.equal(unreadiness(contactOf({ isTrying: true, answered: 16 }), 0.1), 'no_answer')
})

t.test('while nobody is watching, the last attempt counts', async t => {
  t.equal(unreadiness(contactOf({ answered: 3600, tried: 3700, ended: 3600 }), 0), undefined)
  t.equal(unreadiness(contactOf({ answered: 3600, tried: 3700, ended: 3580 }), 0), 'no_answer', 'it hung until they left')
  t.equal(unreadiness(contactOf({ fault: 'the cable is out' }), 0), 'lost')
})

t.test('a failed attempt counts until the next has given an answer', async t => {
  t.equal(unreadiness(contactOf({ isTrying: true, tried: 0.1, fault: 'the cable is out' }), 30), 'lost')
})
