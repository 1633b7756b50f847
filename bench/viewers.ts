// Many viewers in one process: `tsx bench/viewers.ts <port> <viewers>`. They read as cheaply as Node can, all into one
// buffer, and count bytes. Each message to the process is answered with the bytes that each viewer has received since the last one.
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const [port, viewers] = process.argv.slice(2).map(Number) as [number, number]
const REQUEST = 'GET /video_feed HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'
/** How many connect at a time. */
const GROUP = 50

const buffer = Buffer.alloc(1024 * 1024)
const received = new Array<number>(viewers).fill(0)
const errors: string[] = []

await Promise.all(received.map(async (_, viewer) => {
  await sleep(20 * Math.floor(viewer / GROUP))
  await new Promise<void>(resolve => {
    const callback = (bytes: number) => {
      received[viewer]! += bytes
      resolve()
      return true
    }
    const socket = connect({ host: '127.0.0.1', port, onread: { buffer, callback } }, () => socket.write(REQUEST))
    socket.on('error', error => errors.push(error.message))
    socket.on('close', () => {
      errors.push('the connection was closed')
      resolve()
    })
  })
}))
process.on('message', () => {
  process.send!({ received, errors })
  received.fill(0)
})
process.send!('all watch')
