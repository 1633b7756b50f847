import { isIP } from 'node:net'
import fp from 'fastify-plugin'
import { PictureTakers } from '../capture/viewers/picture-takers.js'
import type { Viewing } from '../capture/viewers/viewing.js'
import { isBrowser } from '../contract/user-agent.js'

/** Who watches, in our words: what a client or a proxy wrote may be a secret, or something that a terminal obeys. */
const describe = ({ id, device, caller: { address, userAgent, admission, sight } }: Viewing) => ({
  viewer: id,
  address: isIP(address) ? address : undefined,
  device: isBrowser(userAgent) ? device : 'a program',
  grant: admission?.grant ?? 'open',
  sight
})

const seconds = (ms: number) => Math.round(ms / 100) / 10

/**
 * Logs one line when a viewer comes, and one when they leave, with what they got. Whoever takes single pictures is one viewer, not one
 * with each picture.
 */
export default fp(async app => {
  const { log, viewers } = app
  const pictureTakers = new PictureTakers<object>({
    onCome: ({ who }) => log.info(who, 'a viewer came'),
    onLeave: ({ who, first, last, pictures }) => log.info({ ...who, seconds: seconds(last - first), frames: pictures }, 'a viewer left')
  })

  viewers.on('came', viewing => {
    const { sight, admission, address } = viewing.caller
    if (sight === 'snapshots') pictureTakers.take(admission?.session.id ?? address, describe(viewing))
    else log.info(describe(viewing), 'a viewer came')
  })
  viewers.on('left', viewing => {
    const { since, taken: frames, dropped, caller } = viewing
    if (caller.sight === 'snapshots') return
    const got = { seconds: seconds(Date.now() - since), frames, dropped, bytes: caller.bytesSent?.() }
    log.info({ ...describe(viewing), ...got }, 'a viewer left')
  })
  app.addHook('onClose', async () => pictureTakers.close())
}, { name: 'viewer-log', dependencies: ['deskfeed-capture'] })
