import { parentPort } from 'node:worker_threads'
import { Backstage } from './backstage.js'
import type { ToThread } from './messages.js'

const backstage = new Backstage((message, transfer) => parentPort!.postMessage(message, transfer))

// What goes wrong ends the thread, and the event loop hears of it.
parentPort!.on('message', async (message: ToThread | null) => {
  if (message) return await backstage.receive(message)
  await backstage.close()
  parentPort!.close()
})
