import { readFileSync } from 'node:fs'
import t from 'tap'
import { KERNEL_FOLDERS, compileKernel, kernelFile } from '../../scripts/kernel.js'

for (const folder of KERNEL_FOLDERS) {
  t.test(`the kernel that ships is the one whose source can be read: ${folder}`, async t => {
    t.ok(readFileSync(kernelFile(folder, 'ts'), 'utf8') === await compileKernel(folder), 'kernel.ts is what `npm run kernel` writes')
  })
}
