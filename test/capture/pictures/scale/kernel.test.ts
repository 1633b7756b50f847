import { readFileSync } from 'node:fs'
import t from 'tap'
import { compileKernel } from '../../../../scripts/kernel.js'

t.test('the kernel that ships is the one whose source can be read', async t => {
  const shipped = readFileSync(new URL('../../../../capture/pictures/scale/kernel.ts', import.meta.url), 'utf8')
  t.ok(shipped === await compileKernel(), 'capture/pictures/scale/kernel.ts is what `npm run kernel` writes')
})
