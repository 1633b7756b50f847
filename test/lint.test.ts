import t from 'tap'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'

const root = fileURLToPath(new URL('..', import.meta.url))
const eslint = new ESLint({ cwd: root })

/** The path of some source in this folder, whatever its name, as a file of another folder imports it. */
function some (folder: string, up = '..'): string {
  const source = readdirSync(root + folder).find(name => /(?<!\.d|^index)\.ts$/.test(name))
  return `${up}/${folder}/${source?.replace(/ts$/, 'js')}`
}

/** What the lint says about the imports of a file with this text. */
async function lint (filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: root + filePath })
  return result!.messages.filter(({ ruleId }) => /boundaries|no-restricted-imports/.test(ruleId ?? '')).map(({ message }) => message)
}

const value = (from: string) => `export * from '${from}'`
const type = (from: string) => `export type * from '${from}'`

/** A file, what it may not import and the advice it gets, and what it may import. */
const CASES: Array<{ file: string, wrong: string, says: RegExp, right: string }> = [
  { file: 'app.ts', wrong: value('./server.js'), says: /belongs in server\.ts/, right: value('./config.js') },
  { file: 'app.ts', wrong: value(some('tls', '.')), says: /never listens/, right: value(some('plugins', '.')) },
  { file: 'config.ts', wrong: value('./app.js'), says: /app\.ts hands it down/, right: value('./capture/check.js') },
  { file: 'cli/a.ts', wrong: value(some('terminal')), says: /server\.ts acts on it/, right: value('../config.js') },
  { file: 'terminal/a.ts', wrong: value(some('tls')), says: /what server\.ts hands it/, right: type(some('tls')) },
  { file: 'terminal/a.ts', wrong: value('fastify'), says: /may not import Fastify/, right: type('fastify') },
  {
    file: 'tls/a.ts',
    wrong: 'export { networkInterfaces } from \'node:os\'',
    says: /ask ownInterfaces\(\)/,
    right: 'export { hostname } from \'node:os\''
  },
  { file: 'tls/a.ts', wrong: value(some('terminal')), says: /server\.ts hands over the rest/, right: value(some('network')) },
  { file: 'tls/a.ts', wrong: type('../config.js'), says: /server\.ts hands over the rest/, right: value('fastify-plugin') },
  { file: 'systemd/a.ts', wrong: value(some('routes')), says: /decorated with/, right: value(some('network')) },
  { file: 'routes/a.ts', wrong: value('../server.js'), says: /belongs in contract\/ or network\//, right: value(some('plugins')) },
  { file: 'routes/a.ts', wrong: value(some('terminal')), says: /belongs in contract\/ or network\//, right: value(some('contract')) },
  { file: 'plugins/a.ts', wrong: value(some('routes')), says: /belongs in contract\//, right: value(some('access')) },
  { file: 'telemetry/a.ts', wrong: value('fastify'), says: /may not import Fastify/, right: type('fastify') },
  { file: 'hosting/a.ts', wrong: value(some('plugins')), says: /a route answers with it/, right: value(some('access')) },
  { file: 'metrics/a.ts', wrong: value(some('plugins')), says: /a route answers with them/, right: value(some('meter')) },
  { file: 'meter/a.ts', wrong: value(some('network')), says: /knows nothing about them/, right: value('node:v8') },
  { file: 'capture/index.ts', wrong: value(some('plugins')), says: /takes options from app\.ts/, right: value('./views/view.js') },
  { file: 'capture/index.ts', wrong: type(some('access')), says: /nothing about who may watch/, right: value('fastify-plugin') },
  { file: 'capture/a.ts', wrong: value('./sources/index.js'), says: /move what is needed into capture/, right: value('./frame.js') },
  { file: 'capture/a.ts', wrong: type('fastify'), says: /may not import Fastify/, right: value('node:fs') },
  { file: 'capture/viewers/a.ts', wrong: value('../sources/index.js'), says: /wires them up/, right: value('../views/view.js') },
  { file: 'capture/views/a.ts', wrong: value('../sources/index.js'), says: /handed its source/, right: value('../encoders/index.js') },
  { file: 'capture/mjpeg/a.ts', wrong: value('../views/view.js'), says: /who made them/, right: type('../broadcaster/broadcaster.js') },
  { file: 'capture/broadcaster/a.ts', wrong: value('../encoders/index.js'), says: /whoever makes them/, right: value('../frame.js') },
  { file: 'capture/sources/a.ts', wrong: value('../mjpeg/framing.js'), says: /come after it/, right: value('../jpeg/splitter.js') },
  { file: 'capture/encoders/a.ts', wrong: value('../sources/index.js'), says: /hand it the picture/, right: value('../pictures/draw.js') },
  { file: 'capture/jpeg/a.ts', wrong: value('../sources/index.js'), says: /up to others/, right: value('../frame.js') },
  { file: 'capture/pictures/a.ts', wrong: value('../views/view.js'), says: /types and tools/, right: value('../worker.js') },
  { file: 'state/a.ts', wrong: value('fastify'), says: /plugins\/state\.ts brings them together/, right: value(some('access')) },
  { file: 'access/a.ts', wrong: value('../capture/frame.js'), says: /without a screen/, right: value(some('network')) },
  { file: 'network/a.ts', wrong: value(some('access')), says: /nothing else from this project/, right: value(some('contract')) },
  { file: 'network/link/a.ts', wrong: value('../address.js'), says: /whatever is sent over it/, right: value('./rounds.js') },
  { file: 'contract/a.ts', wrong: value(some('network')), says: /imports none of them/, right: value('@sinclair/typebox') },
  { file: 'viewer/a.ts', wrong: type('../capture/frame.js'), says: /only types from contract\//, right: value('./main.js') },
  { file: 'viewer/a.ts', wrong: value(some('contract')), says: /only types from contract\//, right: type(some('contract')) }
]

for (const { file, wrong, says, right } of CASES) {
  t.test(`in ${file}, ${wrong} is an error that says what to do instead, and ${right} is none`, async t => {
    const messages = await lint(file, wrong)
    t.equal(messages.length, 1)
    t.match(messages[0], says)
    t.strictSame(await lint(file, right), [])
  })
}

t.test('every kind of import is seen, at every depth', async t => {
  for (const code of [
    "import '../server.js'", "await import('../server.js')", "export type A = import('../server.js').B", "import '../access/../server.js'"
  ]) {
    t.match(await lint('routes/a.ts', code), [/^routes may import only from rooms further down/], code)
  }
  t.match(await lint('capture/sources/x11/a.ts', value('../../views/view.js')), [/^capture\/sources may import only/])
  t.strictSame(await lint('capture/sources/x11/a.ts', value('../../pictures/draw.js')), [])
})

t.test('sources import nothing from tests, benches, scripts or the build', async t => {
  for (const from of ['../test/fixtures/build.js', '../bench/index.js', '../scripts/programs.js', '../dist/app.js', '../no/such/file.js']) {
    t.match(await lint('routes/a.ts', value(from)), [/^routes may import only from rooms further down/], from)
  }
  t.match(await lint('routes/a.ts', value('deskfeed/capture')), [/import the source by its path/])
  t.strictSame(await lint('test/routes/a.test.ts', value('../fixtures/build.js')), [])
})

t.test('no file imports the index.ts of its own folder or of the one above', async t => {
  t.match(await lint('tls/a.ts', value('./index.js')), [/which do not import it/])
  t.match(await lint('capture/sources/x11/a.ts', value('../index.js')), [/which do not import it/])
  t.strictSame(await lint('capture/sources/a.ts', value('./x11/index.js')), [])
})

t.test('a folder that belongs to no room is reported, and so is a line that is too long', async t => {
  t.match(await lint('elsewhere/a.ts', value('node:fs')), [/does not match any file pattern/])
  const [result] = await eslint.lintText(`export const a = /${'a'.repeat(130)}/\n`, { filePath: `${root}routes/a.ts` })
  t.match(result!.messages, [{ ruleId: '@stylistic/max-len' }])
})
