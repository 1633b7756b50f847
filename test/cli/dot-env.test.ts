import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readDotEnv } from '../../cli/dot-env.js'

const TEXT = 'PORT=8080\nDISPLAY_ID="屏幕 1"\n'
const VARIABLES = { PORT: '8080', DISPLAY_ID: '屏幕 1' }
const utf16 = (text: string) => Buffer.from(text, 'utf16le')

t.test('.env is read in whatever way an editor saves text', async t => {
  const cases: [title: string, bytes: string | Buffer][] = [
    ['UTF-8', TEXT],
    ['UTF-8 with a byte order mark', `\ufeff${TEXT}`],
    ['UTF-16, as Notepad and PowerShell write it', utf16(`\ufeff${TEXT}`)],
    ['UTF-16 without a mark', utf16(TEXT)],
    ['UTF-16, the other way round', utf16(`\ufeff${TEXT}`).swap16()],
    ['UTF-16, the other way round, without a mark', utf16(TEXT).swap16()],
    ['lines that end as on Windows', `\ufeff${TEXT.replaceAll('\n', '\r\n')}`],
    ['lines that end as on old Macs', TEXT.replaceAll('\n', '\r')]
  ]
  // A path that shells and file systems may trip over.
  const folder = join(t.testdir(), '我的 桌面')
  mkdirSync(folder)
  for (const [title, bytes] of cases) {
    writeFileSync(join(folder, '.env'), bytes)
    t.same(readDotEnv(join(folder, '.env')), VARIABLES, title)
  }
})

t.test('a folder without .env is fine, and so is an empty one', async t => {
  t.same(readDotEnv(`${t.testdir({ '.env': '' })}/none`), {})
  t.same(readDotEnv(`${t.testdir({ '.env': '' })}/.env`), {})
})

t.test('a .env that cannot be read is answered with a sentence that names it', async t => {
  const folder = t.testdir({ folder: {}, latin1: Buffer.from('DISPLAY_ID=B\xfcro\n', 'latin1') })
  t.throws(() => readDotEnv(`${folder}/folder`), { message: /^\S+folder can't be read: /, exitCode: 78 })
  t.throws(() => readDotEnv(`${folder}/latin1`), { message: /^\S+latin1 is neither UTF-8 nor UTF-16\. Save it /, exitCode: 78 })
})
