import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { openDatagrams } from './datagrams.js'

const run = promisify(execFile)

/**
 * `systemd-notify` ends when systemd has read what it sent, so that systemd can still tell whose child it was. It waits up to 5 s for that
 * (sd_notify_barrier(3)); a little later it is ended.
 */
const PATIENCE_MS = 6000

/** Says to systemd how the service is. */
export interface Notifier {
  /** @param fields such as `READY=1`, each without a line feed. @throws if they could not be said */
  say (fields: string[]): Promise<void>
  close (): void
}

/**
 * Says it by datagrams of our own, or by the program `systemd-notify` where these can't be sent. Of the two, a datagram takes no process,
 * no descriptor and no time (0.02 ms), and comes from the service itself, so `NotifyAccess=main` will do.
 * @param socket as in `NOTIFY_SOCKET`
 */
export async function openNotifier (socket: string): Promise<Notifier> {
  try {
    const datagrams = await openDatagrams(socket)
    return {
      say: async fields => datagrams.send(fields.join('\n')),
      close: () => datagrams.close()
    }
  } catch (reason) {
    const options = { env: { ...process.env, NOTIFY_SOCKET: socket }, timeout: PATIENCE_MS, killSignal: 'SIGKILL' } as const
    return {
      async say (fields) {
        await run('systemd-notify', fields, options).catch(error => {
          const { code = 'no answer', stderr } = error as { code?: string | number, stderr?: string }
          throw new Error(`${(reason as Error).message}; systemd-notify: ${stderr?.trim() || code}`)
        })
      },
      close () {}
    }
  }
}
