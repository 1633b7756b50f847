// `npm run kernel`: compiles each kernel.wat to kernel.ts beside it, which is committed; a test keeps them in step.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import wabt from 'wabt'

/** The folders that have one. */
export const KERNEL_FOLDERS = ['capture/pictures/scale', 'capture/jpeg', 'deltas/screen', 'deltas/update']

export const kernelFile = (folder: string, ending: 'wat' | 'ts') => fileURLToPath(new URL(`../${folder}/kernel.${ending}`, import.meta.url))

/** What kernel.ts in this folder must contain. */
export async function compileKernel (folder: string) {
  const { parseWat } = await wabt()
  const source = kernelFile(folder, 'wat')
  const { buffer } = parseWat(source, readFileSync(source, 'utf8'), { simd: true, threads: true }).toBinary({})
  const lines = Buffer.from(buffer).toString('base64').match(/.{1,116}/g) ?? []
  return [
    '/** kernel.wat, compiled by `npm run kernel`. */',
    'export const KERNEL = Buffer.from(`',
    ...lines,
    "`, 'base64')",
    ''
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const folder of KERNEL_FOLDERS) writeFileSync(kernelFile(folder, 'ts'), await compileKernel(folder))
}
