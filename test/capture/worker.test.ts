import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { createWorker } from '../../capture/worker.js'

/** Starts a thread that answers with `body`, a statement that sees `question` and `port`. */
function start (t: Test, body: string) {
  const folder = t.testdir({
    'echo.js': `
      import { parentPort as port } from 'node:worker_threads'
      port.on('message', question => {
        if (question === null) return port.close()
        ${body}
      })
    `
  })
  const worker = createWorker<unknown, unknown>('echo', pathToFileURL(`${folder}/asker.js`).href)
  t.teardown(() => worker.close())
  return worker
}

const worker = start(t, `
  if (question === 'unknown') port.postMessage({ kind: 'error', error: 'no such display' })
  else port.postMessage({ kind: 'value', value: question.byteLength ?? question * 2 })
`)

t.test('a question is answered by the thread', async t => {
  t.equal(await worker.ask(21, 10_000), 42)
  t.equal(await worker.ask(4, 10_000), 8)
})

t.test('bytes are handed over, not copied', async t => {
  const bytes = new ArrayBuffer(8)
  t.equal(await worker.ask(bytes, 10_000, [bytes]), 8)
  t.equal(bytes.byteLength, 0)
})

t.test('a question that fails is an error with its reason, and the next question is answered', async t => {
  await t.rejects(worker.ask('unknown', 10_000), { message: 'no such display' })
  t.equal(await worker.ask(1, 10_000), 2)
})

t.test('a thread that hangs is given up on in time, and not asked again', async t => {
  const worker = start(t, 'if (question === "hang") return; port.postMessage({ kind: "value", value: question })')
  await t.rejects(worker.ask('hang', 50), { message: 'no answer within 0.05 s' })
  await t.rejects(worker.ask('again', 10_000), { message: 'no answer within 0.05 s' })
})

t.test('a thread that throws causes an error with its reason', async t => {
  const worker = start(t, 'throw new Error("out of paper")')
  await t.rejects(worker.ask(1, 10_000), { message: 'out of paper' })
  await t.rejects(worker.ask(1, 10_000), { message: 'out of paper' })
})

t.test('a thread that ends causes an error that says so', async t => {
  const worker = start(t, 'process.exit()')
  await t.rejects(worker.ask(1, 10_000), { message: 'the echo thread ended' })
})

t.test('a thread that is closed ends by itself', async t => {
  const worker = start(t, 'port.postMessage({ kind: "value", value: question })')
  await worker.ask(1, 10_000)
  const began = performance.now()
  await worker.close()
  t.ok(performance.now() - began < 900, 'before it would be terminated')
  await t.rejects(worker.ask(1, 10_000), { message: 'the echo thread ended' })
})

t.test('a thread that does not end by itself is terminated', async t => {
  const worker = start(t, 'for (;;);')
  await t.rejects(worker.ask(1, 50), { message: 'no answer within 0.05 s' })
  await worker.close()
})

t.test('a thread that does not start causes an error', async t => {
  const worker = createWorker('absent', pathToFileURL(`${t.testdir()}/asker.js`).href)
  t.teardown(() => worker.close())
  await t.rejects(worker.ask(1, 10_000), /absent\.[jt]s/)
})
