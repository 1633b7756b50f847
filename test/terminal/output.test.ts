import { closeSync, openSync } from 'node:fs'
import { EventEmitter } from 'node:events'
import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Output } from '../../terminal/output.js'
import { makeFifo } from '../fixtures/fifo.js'
import { needs } from '../fixtures/needs.js'

type Stdio = ConstructorParameters<typeof Output>[0]

/** A pipe, as `process.stdout` is one. */
function pipe (t: Test) {
  const { writer: fd, read } = makeFifo(t, t.testdir())
  const socket = new Socket({ fd, readable: false })
  t.teardown(() => socket.destroy())
  return { output: new Output(Object.assign(socket, { fd }) as unknown as Stdio), read }
}

t.test('lines for a reader who sleeps wait, up to 64 KiB; then they are lost, and counted', { skip: needs('mkfifo') }, async t => {
  const { output, read } = pipe(t)
  const COUNT = 3000 // 300 KB
  for (let n = 0; n < COUNT; n++) {
    output.write(`${String(n).padStart(99)}\n`)
    if (n % 100 === 0) await new Promise(setImmediate)
  }
  await output.settled(100)
  const lost: number[] = []
  let text = ''
  output.once('recovered', count => lost.push(count))
  while (lost.length === 0) {
    text += read()
    await sleep(10)
  }
  text += read()
  const numbers = text.trim().split('\n').map(Number)
  t.same(numbers, [...new Set(numbers)].sort((a, b) => a - b), 'those that waited are whole and in order')
  t.equal(numbers.length + lost[0]!, COUNT)
  t.ok(text.length <= 3 * 64 * 1024, 'the pipe holds 64 KiB of them, the service not much more')
  output.write('another\n')
  await output.settled(1000)
  t.equal(read(), 'another\n')
})

t.test('what is written comes out before the end, if somebody reads it', { skip: needs('mkfifo') }, async t => {
  const { output, read } = pipe(t)
  await output.settled(60_000)
  for (const line of ['one\n', 'two\n', 'three\n']) output.write(line)
  await output.settled(60_000)
  t.equal(read(), 'one\ntwo\nthree\n')
})

t.test('a full disk throws nothing, and the end does not wait for it', async t => {
  const fd = openSync('/dev/full', 'w')
  t.teardown(() => closeSync(fd))
  const output = new Output(Object.assign(new EventEmitter(), { fd, isTTY: false }) as unknown as Stdio)
  output.write('lost\n')
  await output.settled(60_000)
  output.write('lost\n')
  await output.settled(60_000)
})
