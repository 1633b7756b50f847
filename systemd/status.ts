import type { FastifyInstance } from 'fastify'

type Screen = Pick<FastifyInstance, 'source' | 'views' | 'viewers'>

/** Whether whoever watches sees the screen: what systemd is to take for a sign of life. While nobody watches, nothing is asked of it. */
export function sourcesAnswer ({ views, viewers }: Screen): boolean {
  return viewers.size === 0 || views.unready === undefined
}

function whatIsShown ({ source, views }: Screen): string {
  const { paused, fault } = views
  if (paused !== undefined) return `The screen is ${paused}`
  if (fault !== undefined) return `The screen is lost: ${fault}`
  return `Shares "${source.display.id}" through ${source.name}`
}

/** What `systemctl status` shows: one line, whatever a program has said about its end. */
export function statusOf (screen: Screen): string {
  const { size } = screen.viewers
  return `${whatIsShown(screen)}; ${size} ${size === 1 ? 'viewer' : 'viewers'}`.replace(/[\s\p{Cc}]+/gu, ' ')
}
