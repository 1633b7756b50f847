import { execFileSync } from 'node:child_process'
import t from 'tap'
import { descriptorLimit } from '../../network/descriptor-limit.js'

t.test('it is what the system says of this process', { skip: process.platform !== 'linux' }, async t => {
  t.equal(descriptorLimit(), Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' })))
})

t.test('it may be none, or unknown', async t => {
  const folder = t.testdir({ none: 'Limit  Soft Limit  Hard Limit\nMax open files            unlimited   unlimited\n', odd: 'x' })
  t.equal(descriptorLimit(`${folder}/none`), Infinity)
  t.equal(descriptorLimit(`${folder}/odd`), undefined)
  t.equal(descriptorLimit(`${folder}/missing`), undefined)
})
