import t from 'tap'
import { acquireMemory, releaseMemory, wipe } from '../../../deltas/thread/memories.js'

const PAGE = 65_536

t.test('memory is used again, if it is large enough, and a few are kept', async t => {
  const [small, large] = [acquireMemory(3), acquireMemory(2000)]
  t.equal(large.buffer.byteLength, 2048 * PAGE)
  releaseMemory(small)
  releaseMemory(large)
  t.equal(acquireMemory(1500), large)
  t.equal(acquireMemory(1024), small)
  t.not(acquireMemory(1), small)
  const many = Array.from({ length: 6 }, () => acquireMemory(1))
  many.forEach(releaseMemory)
  const again = Array.from({ length: 6 }, () => acquireMemory(1))
  t.equal(again.filter(memory => many.includes(memory)).length, 4)
})

t.test('what was wiped is all zeros, wherever something was', async t => {
  const memory = acquireMemory(4)
  const bytes = Buffer.from(memory.buffer)
  for (const at of [0, PAGE - 1, 2 * PAGE + 77, 4 * PAGE - 1]) bytes[at] = 9
  wipe(memory, 4)
  t.ok(bytes.subarray(0, 4 * PAGE).every(byte => byte === 0))
})
