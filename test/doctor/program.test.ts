import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { freePort } from '../fixtures/free-port.js'
import { needs } from '../fixtures/needs.js'
import { SERVICE, startService } from '../fixtures/service.js'
import { startXServer } from '../fixtures/x-server.js'

const START = [process.execPath, fileURLToPath(new URL('../../scripts/start.js', import.meta.url))]

/** Runs a command with these variables, in a folder of its own, without a display unless the variables name one. */
async function run (t: Test, command: string[], variables: Record<string, string> = {}, folder = t.testdir()) {
  const { DISPLAY, WAYLAND_DISPLAY, ...environment } = process.env
  const [program, ...args] = command
  const child = spawn(program!, args, {
    cwd: folder, env: { ...environment, HOST: '127.0.0.1', PORT: String(await freePort()), ...variables }, stdio: ['ignore', 'pipe', 'pipe']
  })
  const [said, complaints, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code, said, complaints }
}

const doctor = [...SERVICE, 'doctor']

t.test('on a desktop where all is well it ends with 0, and needs no terminal', { skip: needs('Xvfb') }, async t => {
  const { display } = await startXServer(t, '640x480')
  const { code, said, complaints } = await run(t, doctor, { DISPLAY: display })
  t.match(said, /^ok +screen +"screen" \(640x480\), through x11\.$/m)
  t.match(said, /^note +address +HOST is 127\.0\.0\.1: only this machine itself can connect/m)
  t.match(said, /\nNothing is wrong here\.\n$/)
  t.notMatch(said, '\x1b')
  t.same([code, complaints], [0, ''])
})

t.test('it ends although something in it still hangs', async t => {
  const folder = t.testdir({ 'hanging.mjs': 'setInterval(() => {}, 1000)' })
  const NODE_OPTIONS = `--import=${folder}/hanging.mjs`
  const answer = await run(t, [...doctor, '--source', 'pattern'], { NODE_OPTIONS }, folder)
  t.match(answer, { code: 0, said: /\nNothing is wrong here\.\n$/ })
  t.match(await run(t, [...SERVICE, '--version'], { NODE_OPTIONS }, folder), { code: 0, said: /^\d/ })
})

t.test('what is wrong ends it with 1, and scripts read it as JSON', async t => {
  const { url } = await startService(t, { SOURCE: 'pattern' })
  const { code, said } = await run(t, [...doctor, '--json', '--source', 'x11', '--port', new URL(url).port, '--host', '203.0.113.1'])
  const { isWell, checks } = JSON.parse(said) as { isWell: boolean, checks: { findings: { code: string }[] }[] }
  t.same([code, isWell], [1, false])
  const codes = checks.flatMap(({ findings }) => findings.map(({ code }) => code))
  t.ok(['NO_DISPLAY', 'WRONG_ADDRESS'].every(code => codes.includes(code)), codes.join())
})

t.test('a wrong setting is one more thing that is wrong, and no end to the rest', async t => {
  const { code, said } = await run(t, [...doctor, '--source', 'pattern'], { PORT: 'http' }, t.testdir({ '.env': 'QUALTIY=5\n' }))
  t.match(said, /^WRONG +settings +PORT in the environment is "http", but must be a whole number from 0 to 65535; /m)
  t.match(said, /^(ok|WRONG|note) +screen /m)
  t.equal(code, 1)
  t.match(await run(t, [...SERVICE, '--json']), { code: 78, complaints: 'deskfeed: --json goes with "deskfeed doctor" only.\n' })
})

t.test('in a clone npm runs it, and says nothing of its own to scripts', async t => {
  const { said } = await run(t, [...START, 'doctor', '--json'], { npm_lifecycle_event: 'doctor', SOURCE: 'x11' })
  t.match(JSON.parse(said), { checks: Array })
  t.match(said, /"(DISPLAY=:\d+ npm start|npm start -- --source pattern)"/, 'and it names commands of the clone')
})
