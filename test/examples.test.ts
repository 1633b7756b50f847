import t, { type Test } from 'tap'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { watch } from './fixtures/parts.js'
import { decode } from './fixtures/pixels.js'

/** Starts an example on a free port; it ends with the test. @returns what it prints */
async function run (t: Test, example: string, variables: Record<string, string> = {}): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../examples/${example}`, import.meta.url))], {
    env: { ...process.env, PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const exited = once(child, 'exit')
  t.teardown(async () => {
    child.kill()
    await exited
  })
  const [line] = await once(child.stdout, 'data')
  return String(line).trim()
}

t.test('somebody else\'s Fastify app streams a screen with ten lines', async t => {
  const url = await run(t, 'minimal.js')
  t.match(url, /^http:\/\/\S+\/video_feed$/)

  const feed = await watch(t, url.replace(/\/video_feed$/, ''))
  t.match(decode((await feed.next()).jpeg), { width: 1280, height: 720 })
})

t.test('all of Deskfeed runs in somebody else\'s process, configured by its variables', async t => {
  const url = (await run(t, 'whole-app.js', { HOST: '127.0.0.1', SOURCE: 'pattern', QUALITY: '50' })).replace(/\/$/, '')
  t.match(await (await fetch(`${url}/healthz`)).json(), { status: 'ok', source: 'pattern', viewers: 0 })
  t.match(await (await fetch(`${url}/`)).text(), /<!doctype html>/i)

  const feed = await watch(t, url)
  t.match(decode((await feed.next()).jpeg), { width: 1280, height: 720 })
})
