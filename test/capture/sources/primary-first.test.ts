import t from 'tap'
import type { Display } from '../../../capture/frame.js'
import { primaryFirst } from '../../../capture/sources/primary-first.js'

const displayOf = (id: string, primary = false): Display => ({ id, name: id, x: 0, y: 0, width: 8, height: 4, primary })

t.test('the primary display comes first, the others stay in their order', async t => {
  t.strictSame(primaryFirst([displayOf('A'), displayOf('B'), displayOf('C', true)]), [displayOf('C', true), displayOf('A'), displayOf('B')])
})

t.test('if none is primary, the first one becomes it', async t => {
  t.strictSame(primaryFirst([displayOf('A'), displayOf('B')]), [displayOf('A', true), displayOf('B')])
})

t.test('no displays stay no displays', async t => {
  t.strictSame(primaryFirst([]), [])
})
