import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ROOT } from './sources.js'
import { makeSprite } from './sprite.js'

const PAGES = ['index.html', 'host.html']
/** Stands in them where the icons go. */
const ICONS = '<!-- icons -->'
/** What they load of what is built, by its name in the sources: `src="/viewer/main.js"`. */
const BUILT = /(?<=(?:src|href)=")\/viewer\/([^"]+\.(?:js|css))(?=")/g
/** The script of a page. */
const SCRIPT = /^ *<script type="module" src="(.+?)"/m

/**
 * Writes the pages, whenever esbuild has made their scripts and styles: with the names that these have got, with all the modules that their
 * script imports, so that a browser asks for these at once rather than one after another, and with the icons.
 * @param folder that `viewer/` is written to
 * @returns {import('esbuild').Plugin} for a build with a `metafile`
 */
export const pages = folder => ({
  name: 'pages',
  setup (build) {
    build.onEnd(async ({ errors, metafile }) => {
      if (errors.length > 0) return
      const sprite = await makeSprite()
      mkdirSync(join(folder, 'viewer'), { recursive: true })
      for (const page of PAGES) {
        const html = readFileSync(join(ROOT, 'viewer', page), 'utf8').replace(ICONS, () => sprite)
        writeFileSync(join(folder, 'viewer', page), assemble(html, metafile.outputs, folder))
      }
    })
  }
})

/** @param outputs of a `Metafile` of esbuild, by their paths from the root of the project */
function assemble (html, outputs, folder) {
  const nameOf = output => `/${relative(folder, join(ROOT, output))}`
  const names = new Map(Object.entries(outputs).map(([output, { entryPoint }]) => [entryPoint?.replace(/\.ts$/, '.js'), nameOf(output)]))
  const page = html.replace(BUILT, (_, name) => names.get(`viewer/${name}`))
  const modules = new Set()
  const follow = name => {
    const { imports } = outputs[relative(ROOT, join(folder, name))]
    for (const imported of imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => nameOf(path))) {
      if (modules.has(imported)) continue
      modules.add(imported)
      follow(imported)
    }
  }
  follow(SCRIPT.exec(page)[1])
  const links = [...modules].map(name => `  <link rel="modulepreload" href="${name}">\n`).join('')
  return page.replace(SCRIPT, script => links + script)
}
