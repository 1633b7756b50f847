import t from 'tap'
import { help } from '../../cli/help.js'
import { EnvSchema } from '../../config.js'

t.test('the help has a flag for each variable, with what it takes, what it is for and its default', async t => {
  const text = help()
  const flat = text.replace(/\s+/g, ' ')
  for (const [name, { description, default: byDefault = '' }] of Object.entries(EnvSchema.properties)) {
    t.match(text, new RegExp(`^  --${name.toLowerCase().replaceAll('_', '-')} \\S`, 'm'), name)
    t.ok(flat.includes(`${description}${String(byDefault) && ` (${byDefault} by default)`}`), name)
  }
  t.match(text, '\n  --access key|pin|ask|open\n')
  t.match(text, '\n  --port NUMBER\n')
  t.match(text, '\n  --tls self-signed\n')
  t.match(text, '\n  -h, --help\n')
})

t.test('it fits a terminal of 80 columns', async t => {
  t.strictSame(help().split('\n').filter(line => line.length > 80), [])
})
