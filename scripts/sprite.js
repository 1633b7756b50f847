// The icons of the pages, as one sprite.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { ROOT } from './sources.js'

const fileOf = name => fileURLToPath(import.meta.resolve(`lucide-static/icons/${name}.svg`))

/** What is between the tags of an icon, each on one line. */
function shapesOf (name) {
  const [, shapes] = /<svg[^>]*>([^]*)<\/svg>/.exec(readFileSync(fileOf(name), 'utf8'))
  return shapes.replace(/\s*\n\s*/g, '')
}

/** The table of viewer/icons/names.ts: our names of icons, and Lucide's. */
async function readNames () {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: ROOT, entryPoints: ['viewer/icons/names.ts'], format: 'esm', write: false, logLevel: 'warning'
  })
  const { ICONS } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
  return ICONS
}

/**
 * The sprite, to be put into a page: a symbol for each icon, `icon-` and its name. What looks like one before is drawn as that one.
 * @throws if Lucide has no icon that the table names
 */
export async function makeSprite () {
  const firsts = new Map()
  const icons = Object.entries(await readNames()).map(([name, theirs]) => {
    const first = firsts.get(theirs)
    if (first) return `<use id="icon-${name}" href="#icon-${first}"/>`
    firsts.set(theirs, name)
    return `<symbol id="icon-${name}" viewBox="0 0 24 24">${shapesOf(theirs)}</symbol>`
  })
  return `<!-- Lucide, ISC licence: /viewer/icons.LICENSE.txt --><svg hidden>${icons.join('')}</svg>`
}

/** The licence that goes with it. */
export const SPRITE_LICENSE = join(fileOf('x'), '../../LICENSE')
