// `npm run kernel`: compiles capture/pictures/scale/kernel.wat to kernel.ts beside it, which is committed; a test keeps them in step.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import wabt from 'wabt'

const kernelFile = (ending: string) => fileURLToPath(new URL(`../capture/pictures/scale/kernel.${ending}`, import.meta.url))
const source = kernelFile('wat')

/** What kernel.ts must contain. */
export async function compileKernel () {
  const { parseWat } = await wabt()
  const { buffer } = parseWat(source, readFileSync(source), { simd: true, threads: true }).toBinary({})
  const lines = Buffer.from(buffer).toString('base64').match(/.{1,116}/g) ?? []
  return [
    '/** kernel.wat, compiled by `npm run kernel`. */',
    'export const KERNEL = Buffer.from(`',
    ...lines,
    "`, 'base64')",
    ''
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(kernelFile('ts'), await compileKernel())
