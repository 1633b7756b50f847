import t from 'tap'
import type { Facts } from '../../../viewer/states/facts.js'
import { stateOf } from '../../../viewer/states/table.js'
import { whyLost, type Told } from '../../../viewer/states/told.js'
import { en } from '../../../viewer/words/en/index.js'
import { zh } from '../../../viewer/words/zh/index.js'

const FACTS: Facts = {
  access: undefined,
  ended: undefined,
  isRoomFull: false,
  isGone: false,
  isSharing: false,
  refusal: undefined,
  isPaused: false,
  isLost: false,
  hasPicture: false,
  isInterrupted: false,
  isStale: false,
  isSlow: false,
  isFrozen: false,
  isWhole: false
}
const TOLD: Told = { seconds: 0, age: 0, viewers: 0, places: 0, name: '', isHost: true, trouble: undefined, cause: '' }

t.test('there is no such view only where the service says so, not where it has failed', async t => {
  for (const refusal of ['UNKNOWN_DISPLAY', 'REGION_OUTSIDE', 'FST_ERR_VALIDATION']) t.equal(stateOf({ ...FACTS, refusal }).id, 'noView')
  for (const refusal of ['INTERNAL', 'FOREIGN_ORIGIN']) t.equal(stateOf({ ...FACTS, refusal }).id, 'connecting')
})

t.test('the host reads in their own language why the screen is lost, and below it what was reported', async t => {
  const reason = 'the X server :0 has not answered for 5 s'
  const told: Told = { ...TOLD, ...whyLost({ code: 'SOURCE_HANGS', reason }, true) }
  t.equal(en.states.lost.sentence(told), 'The screen does not answer.\nthe X server :0 has not answered for 5 s')
  t.equal(zh.states.lost.sentence(told), '屏幕没有响应。\nthe X server :0 has not answered for 5 s')
  t.equal(zh.states.lost.sentence({ ...TOLD, ...whyLost({ code: 'NEWER_THAN_THE_PAGE', reason }, true) }), reason)
  t.match(zh.states.lost.sentence({ ...TOLD, ...whyLost({ code: 'SOURCE_HANGS', reason }, false) }), '出了点问题')
})
