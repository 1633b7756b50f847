/** How the screen is to be shown: what the page's address says of it goes for the screen, too. */
const VIEW = ['display', 'width', 'height', 'fit', 'quality', 'fps']

const page = new URLSearchParams(location.search)

/** `?transport=mjpeg` chooses what every browser can show. */
export const wantsStream = page.get('transport') === 'mjpeg'

/** Whether only a part of the display is to be shown: MJPEG can't. */
export const wantsRegion = page.has('region')

function addressOf (path: string, names: string[], more: [string, string][] = []): URL {
  const url = new URL(path, location.href)
  const view = [...page].filter(([name]) => names.includes(name))
  url.search = new URLSearchParams([...view, ...more]).toString()
  return url
}

/** Of the WebSocket. */
export function updatesAddress (): string {
  const url = addressOf('/updates', [...VIEW, 'region'])
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

/** Of the MJPEG, a new one each time: without that a browser may keep the old, dead stream. */
export const streamAddress = () => addressOf('/video_feed', VIEW, [['since', String(Date.now())]]).href

/** Of a single JPEG. */
export const snapshotAddress = () => addressOf('/snapshot.jpg', VIEW).href
