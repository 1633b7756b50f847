import t from 'tap'
import { readInstructions } from '../../cli/index.js'

const NONE = '/nonexistent/.env'

t.test('a flag comes before the environment, and that before .env', async t => {
  const folder = t.testdir({ '.env': 'PORT=1\nFPS=1\nQUALITY=1\n' })
  const { config } = readInstructions(['--port', '3'], { PORT: '2', FPS: '2' }, `${folder}/.env`)
  t.match(config, { PORT: 3, FPS: 2, QUALITY: 1 })
})

t.test('an empty value counts as none, wherever it stands', async t => {
  const path = `${t.testdir({ '.env': 'PORT=1\nFPS=\n' })}/.env`
  t.match(readInstructions(['--port='], { PORT: '' }, path).config, { PORT: 1, FPS: 30 })
  t.throws(() => readInstructions([], { PORT: '' }, `${t.testdir({ '.env': 'PORT=http\n' })}/.env`), { message: /^PORT in \.env / })
})

t.test('a value that is wrong is reported with the place where it stands', async t => {
  const path = `${t.testdir({ '.env': 'PORT=http\n' })}/.env`
  const message = 'is "http", but must be a whole number from 0 to 65535.'
  t.throws(() => readInstructions([], {}, path), { message: `PORT in .env ${message}`, exitCode: 78 })
  t.throws(() => readInstructions([], { PORT: 'http' }, path), { message: `PORT in the environment ${message}`, exitCode: 78 })
  t.throws(() => readInstructions(['--port', 'http'], { PORT: '1' }, path), { message: `--port ${message}`, exitCode: 78 })
  t.match(readInstructions(['--port', '1'], {}, path).config, { PORT: 1 }, 'and does not matter if another comes first')
})

t.test('a variable in .env that nobody reads is named, with what may be meant', async t => {
  const path = `${t.testdir({ '.env': 'PROT=1\nsource=x11\nDISPLAY=:1\nMAX_VIEWER=2\n' })}/.env`
  t.same(readInstructions([], {}, path).notes.sort(), [
    'DISPLAY in .env means nothing to Deskfeed.',
    'MAX_VIEWER in .env means nothing to Deskfeed. Did you mean MAX_VIEWERS?',
    'PROT in .env means nothing to Deskfeed. Did you mean PORT?',
    'source in .env means nothing to Deskfeed. Did you mean SOURCE?'
  ])
})

t.test('in the environment only a slip of one letter is taken for a mistake', async t => {
  const { notes } = readInstructions([], { PORTT: '1', ACCES: 'open', QUALITY: '1' }, NONE)
  t.same(notes, [
    'PORTT in the environment means nothing to Deskfeed. Did you mean PORT?',
    'ACCES in the environment means nothing to Deskfeed. Did you mean ACCESS?'
  ])
  const others = [
    'HOSTNAME', 'HOSTED', 'PORTAL', 'HOSTTYPE', 'DISPLAY', 'SPORT', 'POST', 'SORT', 'STATES_FILE', 'HTTP_PORT', 'TL', 'port',
    'OTEL_SDK_DISABLED'
  ]
  t.same(readInstructions([], Object.fromEntries(others.map(name => [name, '1'])), NONE).notes, [])
})

t.test('the doctor is told what is wrong, and goes by the defaults', async t => {
  const told = readInstructions(['doctor'], { PORT: 'http' }, NONE)
  t.match(told, { command: 'doctor', mistake: /^PORT in the environment is "http", but must be/, config: { PORT: 3000 } })
  t.throws(() => readInstructions(['doctor', '--prot'], {}, NONE), { message: /^there is no flag --prot/ }, 'one that is none as always')
})

t.test('a question is answered even if what is configured is wrong', async t => {
  t.match(readInstructions(['--help'], { PORT: 'http' }, NONE), { answer: 'help' })
})

t.test('a secret on the command line is told apart from one in the environment', async t => {
  const key = 'a-key-that-is-long-enough'
  t.equal(readInstructions(['--access-key', key], {}, NONE).tellsSecret, true)
  t.equal(readInstructions(['--port', '1'], { ACCESS_KEY: key }, NONE).tellsSecret, false)
})
