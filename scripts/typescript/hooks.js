import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'

const OURS = /^file:(?!.*\/node_modules\/)[^?]+/
const target = `node${process.versions.node}`

/** TypeScript names the files that it imports as they will be built. */
export async function resolve (name, context, next) {
  try {
    return await next(name, context)
  } catch (error) {
    const source = name.replace(/\.js(?=\?|$)/, '.ts')
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || source === name) throw error
    return await next(source, context)
  }
}

/** Gives the JavaScript of a TypeScript file, with its source map, and leaves all others to Node. */
export async function load (url, context, next) {
  const path = OURS.exec(url)?.[0]
  if (!path?.endsWith('.ts')) return await next(url, context)
  const sourcefile = fileURLToPath(path)
  const { code } = await transform(await readFile(sourcefile, 'utf8'), {
    loader: 'ts', format: 'esm', target, sourcefile, sourcemap: 'inline', sourcesContent: false
  })
  return { format: 'module', source: code, shortCircuit: true }
}
