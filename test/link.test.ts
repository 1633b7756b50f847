import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { freePort } from './fixtures/free-port.js'
import { needs } from './fixtures/needs.js'
import { startService } from './fixtures/service.js'

const SERVER = fileURLToPath(new URL('../dist/server.js', import.meta.url))
const { scripts: { link: SCRIPT } } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const KEY = 'the-key-in-the-link-Q8vEjRWe'
const WHOLE_LINK = new RegExp(`^https?://[\\d.]+:\\d+/#key=${KEY}$`)

/** `npm run link`, in the folder that the service was started in. */
function askLink (folder: string, variables: Record<string, string> = {}) {
  const [, file, ...args] = SCRIPT.split(' ')
  const { HOST, PORT, TLS, ...environment } = process.env
  const program = [fileURLToPath(new URL(`../${file}`, import.meta.url)), ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, program, {
    cwd: folder, env: { ...environment, ...variables }, encoding: 'utf8'
  })
  return { status, stdout, stderr }
}

/** A service that prints into a pipe, with the same settings in `.env`. */
async function start (t: Test, variables: Record<string, string> = {}) {
  const settings = { HOST: '0.0.0.0', PORT: String(await freePort()), SOURCE: 'pattern', ACCESS_KEY: KEY, ...variables }
  const folder = t.testdir({ '.env': Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join('') })
  return { folder, port: settings.PORT, ...await startService(t, { ...settings, LINK: '', XDG_STATE_HOME: folder }, folder) }
}

for (const [scheme, variables] of [['http', {}], ['https', { TLS: 'self-signed' }]] as const) {
  t.test(`npm run link prints the link of the service with the same .env, over ${scheme}`, async t => {
    const { folder, stdout } = await start(t, variables)
    t.notMatch(stdout(), 'key=')
    t.notMatch(stdout(), KEY)
    t.match(stdout(), 'This is not a terminal, so the key of the link is not printed. To get it, ')
    const asked = askLink(folder)
    t.match(asked, { status: 0, stderr: '' })
    const [link, ...others] = asked.stdout.split('\n')
    t.match(link, WHOLE_LINK)
    t.same(others, [''])
    const [shown] = link!.split('#')
    t.match(stdout(), `\n  ${shown}\n`, 'it is the best of the links that the service printed')
  })
}

t.test('with ACCESS=pin it has the PIN too, which is not printed either', async t => {
  const { folder, stdout } = await start(t, { ACCESS: 'pin' })
  t.match(stdout(), 'Anyone who wants to watch needs a PIN. To get it, ')
  const { stdout: told } = askLink(folder)
  const [, pin = ''] = /\nPIN: (\d{3} \d{3})\n$/.exec(told) ?? []
  t.notMatch(stdout(), pin || /./)
})

t.test('without a service it says so in one sentence and fails; from the environment it takes another port', async t => {
  const { folder, port } = await start(t)
  const nowhere = askLink(folder, { PORT: String(await freePort()) })
  t.match(nowhere, { status: 1, stdout: '', stderr: /^deskfeed: no service answers this machine at http:\/\/127\.0\.0\.1:\d+ .+\.\n$/ })
  writeFileSync(`${folder}/.env`, 'PORT=1\n')
  t.equal(askLink(folder).status, 1)
  t.match(askLink(folder, { PORT: port }), { status: 0, stdout: `#key=${KEY}\n` })
})

t.test('LINK=print prints the link with its key all the same, and so does a terminal', { skip: needs('script') }, async t => {
  const { stdout } = await startService(t, { SOURCE: 'pattern', HOST: '0.0.0.0', ACCESS_KEY: KEY, LINK: 'print' })
  t.match(stdout(), `/#key=${KEY}\n`)
  t.notMatch(stdout(), 'not a terminal')

  const folder = t.testdir({ '.env': `SOURCE=pattern\nPORT=0\nACCESS_KEY=${KEY}\n` })
  const file = openSync(`${folder}/typescript`, 'w')
  spawnSync('script', ['-qec', `timeout 5 ${process.execPath} ${SERVER}`, '/dev/null'], { cwd: folder, stdio: ['ignore', file, file] })
  closeSync(file)
  const text = readFileSync(`${folder}/typescript`, 'utf8')
  t.match(text, `/#key=${KEY}\r\n`)
  t.match(text, /[█▀▄]/)
})
