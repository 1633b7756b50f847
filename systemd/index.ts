import fp from 'fastify-plugin'
import type { FromSystemd } from './environment.js'
import { openNotifier } from './notifier.js'
import { sourcesAnswer, statusOf } from './status.js'

/** `systemctl status` is at most this old, ms. */
const STATUS_MS = 10_000

/**
 * Where systemd has started the service (`Type=notify`), says when it is ready, how it is, and that it stops. The watchdog hears that it is
 * alive twice in its time, as sd_watchdog_enabled(3) advises, while the event loop turns and the source answers those who watch. Each
 * message has all of it, so the next one makes up for one that was lost.
 */
export default fp<FromSystemd>(async (app, { notifySocket, watchdogMs = Infinity }) => {
  if (!notifySocket) return
  const notifier = await openNotifier(notifySocket)
  let isHeard = true

  async function say (...fields: string[]): Promise<void> {
    try {
      await notifier.say(fields)
      isHeard = true
    } catch (error) {
      if (isHeard) app.log.warn(`systemd can't be told how the service is (${(error as Error).message}): it takes it for dead before long.`)
      isHeard = false
    }
  }

  let isSaying = false
  async function beat (): Promise<void> {
    if (isSaying) return
    isSaying = true
    await say('READY=1', `STATUS=${statusOf(app)}`, ...sourcesAnswer(app) ? ['WATCHDOG=1'] : [])
    isSaying = false
  }

  let timer: NodeJS.Timeout | undefined
  app.addHook('onListen', async () => {
    timer = setInterval(beat, Math.min(watchdogMs / 2, STATUS_MS)).unref()
    await beat()
  })
  app.addHook('preClose', async () => {
    clearInterval(timer)
    await say('STOPPING=1', 'STATUS=Stopping')
  })
  app.addHook('onClose', async () => notifier.close())
}, { name: 'systemd', dependencies: ['deskfeed-capture'] })
