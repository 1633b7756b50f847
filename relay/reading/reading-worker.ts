import { parentPort } from 'node:worker_threads'
import { Desk } from './desk.js'
import type { ToReader } from './messages.js'

const desk = new Desk(message => parentPort!.postMessage(message))
let busy = Promise.resolve()

// One after another: decoding waits for its library once. What goes wrong ends the thread, and the event loop hears of it.
parentPort!.on('message', (message: ToReader | null) => {
  if (message) busy = busy.then(() => desk.receive(message))
  else busy.then(() => parentPort!.close())
})
