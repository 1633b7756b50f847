import t from 'tap'
import { flagOf, readCommandLine } from '../../cli/flags.js'
import { EnvSchema } from '../../config.js'

t.test('there is a flag for every variable', async t => {
  for (const name of Object.keys(EnvSchema.properties)) {
    t.same(readCommandLine([flagOf(name), 'x']), { variables: { [name]: 'x' } })
    t.same(readCommandLine([`${flagOf(name)}=x`]), { variables: { [name]: 'x' } })
  }
})

t.test('flags are read as people write them', async t => {
  const variables = (...args: string[]) => readCommandLine(args).variables
  t.same(variables('--port', '8080', '--source=pattern', '--max-viewers-per-address', '3'), {
    PORT: '8080', SOURCE: 'pattern', MAX_VIEWERS_PER_ADDRESS: '3'
  })
  t.same(variables('--port', '1', '--port', '2'), { PORT: '2' }, 'the last counts')
  t.same(variables('--source-command', 'cat "my film.mjpeg"'), { SOURCE_COMMAND: 'cat "my film.mjpeg"' })
  t.same(variables('--width', '-1', '--display-id=--x', '--tls='), { WIDTH: '-1', DISPLAY_ID: '--x', TLS: '' })
})

t.test('a command may stand before or after flags, and questions come before all', async t => {
  t.same(readCommandLine(['link', '--port', '1']), { command: 'link', variables: { PORT: '1' } })
  t.same(readCommandLine(['--port', '1', 'link']), { command: 'link', variables: { PORT: '1' } })
  for (const flag of ['-h', '--help']) t.match(readCommandLine(['--port', '1', flag]), { answer: 'help' })
  for (const flag of ['-v', '--version']) t.match(readCommandLine([flag]), { answer: 'version' })
})

t.test('the doctor answers in JSON if asked to, and nobody else does', async t => {
  t.same(readCommandLine(['doctor', '--json']), { command: 'doctor', format: 'json', variables: {} })
  t.throws(() => readCommandLine(['link', '--json']), { message: '--json goes with "deskfeed doctor" only.', exitCode: 78 })
})

t.test('an argument that means nothing is answered with one sentence, and with what may be meant', async t => {
  const cases: [args: string[], message: string][] = [
    [['--prot', '1'], 'there is no flag --prot. Did you mean --port? "deskfeed --help" lists all.'],
    [['--max-viewer=1'], 'there is no flag --max-viewer. Did you mean --max-viewers? "deskfeed --help" lists all.'],
    [['--PORT', '1'], 'there is no flag --PORT. "deskfeed --help" lists all.'],
    [['-p', '1'], 'there is no flag -p. "deskfeed --help" lists all.'],
    [['--camera'], 'there is no flag --camera. "deskfeed --help" lists all.'],
    [['--port'], '--port lacks its value. "deskfeed --help" lists all flags.'],
    [['--port', '--source', 'x11'], '--port lacks its value. "deskfeed --help" lists all flags.'],
    [['toString'], 'there is no command toString. "deskfeed --help" lists what there is.'],
    [['8080'], 'there is no command 8080. "deskfeed --help" lists what there is.']
  ]
  for (const [args, message] of cases) t.throws(() => readCommandLine(args), { message, exitCode: 78 }, args.join(' '))
})
