import t from 'tap'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { watch } from './fixtures/parts.js'
import { decode } from './fixtures/pixels.js'

t.test('a Fastify app of somebody else streams a screen with ten lines', async t => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../examples/minimal.js', import.meta.url))], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const exited = once(child, 'exit')
  t.teardown(async () => {
    child.kill()
    await exited
  })
  const [line] = await once(child.stdout, 'data')
  const url = String(line).trim()
  t.match(url, /^http:\/\/\S+\/video_feed$/)

  const feed = await watch(t, url.replace(/\/video_feed$/, ''))
  t.match(decode((await feed.next()).jpeg), { width: 1280, height: 720 })
})
