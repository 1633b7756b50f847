import { PassThrough, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import t from 'tap'
import { EventStream } from '../../network/event-stream.js'

t.test('events are written as a browser reads them', async t => {
  const client = new PassThrough()
  const events = new EventStream(client)
  events.send('state', '{"a":1}')
  await new Promise(setImmediate)
  events.comment()
  await new Promise(setImmediate)
  client.end()
  t.equal(await text(client), 'event: state\ndata: {"a":1}\n\n:\n\n')
})

t.test('an event in parts is one event; nothing is written after the end', async t => {
  const client = new PassThrough()
  const faults: unknown[] = []
  client.on('error', fault => faults.push(fault))
  const events = new EventStream(client)
  events.send('state', '{"a":', Buffer.from('"é"'), '}')
  await new Promise(setImmediate)
  client.end()
  events.send('state', '2')
  events.comment()
  t.equal(await text(client), 'event: state\ndata: {"a":"é"}\n\n')
  events.send('state', '3')
  t.same(faults, [])
})

t.test('however slow a client is, it is sent the newest in the end, in order, and no more than two are in memory', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('send', 'comment', 'take'), { maxLength: 60 }), async steps => {
    const written: string[] = []
    let take: (() => void) | undefined
    let most = 0
    const client = new Writable({
      highWaterMark: 1,
      writev (chunks, done) {
        written.push(chunks.map(({ chunk }) => String(chunk)).join(''))
        take = done
      }
    })
    const events = new EventStream(client)
    const taken = async () => {
      const done = take
      take = undefined
      done?.()
      await new Promise(setImmediate)
    }
    let sent = 0
    for (const step of steps) {
      if (step === 'send') events.send('state', String(++sent))
      else if (step === 'comment') events.comment()
      else await taken()
      most = Math.max(most, client.writableLength)
    }
    for (let i = 0; i < 3; i++) await taken()
    const numbers = written.flatMap(text => /data: (\d+)/.exec(text)?.[1] ?? []).map(Number)
    const inOrder = numbers.every((number, index) => index === 0 || number > numbers[index - 1]!)
    return inOrder && (numbers.at(-1) ?? 0) === sent && most <= 'event: state\ndata: 60\n\n'.length
  }), { numRuns: 200 })
})
