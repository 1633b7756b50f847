/** How the screen is to be shown: what the page's address says of it goes for the screen, too. */
const VIEW = ['display', 'width', 'height', 'fit', 'quality', 'fps']

/** What of that can be changed on the page. `undefined` takes it away: then it is as it is for everybody. */
export interface ViewChanges {
  /** The id of a display. */
  display?: string | undefined
  /** px */
  width?: number | undefined
  /** 1 to 100 */
  quality?: number | undefined
}

/** What follows the `?` of the page's address. */
const page = () => new URLSearchParams(location.search)

/** `?transport=mjpeg` chooses what every browser can show. */
export const wantsStream = page().get('transport') === 'mjpeg'

/** Whether only a part of the display is to be shown: MJPEG can't. */
export const wantsRegion = page().has('region')

/** Whether it is anything else than what everybody is shown. */
export const asksForOtherView = () => VIEW.some(name => page().has(name))

/** What is asked for now, as the address says it: `undefined` where it says nothing. */
export function viewNow (): Record<keyof ViewChanges, string | undefined> {
  const { display, width, quality } = Object.fromEntries(page())
  return { display, width, quality }
}

/** Writes it into the address, so that it is kept when the page is loaded again, or its address is passed on. */
export function changeView (changes: ViewChanges) {
  const url = new URL(location.href)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, String(value))
  }
  history.replaceState(history.state, '', url)
}

function addressOf (path: string, names: string[], more: Record<string, string> = {}): URL {
  const url = new URL(path, location.href)
  const view = [...page()].filter(([name]) => names.includes(name))
  url.search = new URLSearchParams([...view, ...Object.entries(more)]).toString()
  return url
}

/** Of the WebSocket. */
export function updatesAddress (): string {
  const url = addressOf('/updates', [...VIEW, 'region'])
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

/** Of the same, over plain HTTP: it is answered why the WebSocket would be refused. */
export const refusalAddress = () => addressOf('/updates', [...VIEW, 'region']).href

/** Of the MJPEG, a new one each time: without that a browser may keep the old, dead stream. */
export const streamAddress = () => addressOf('/video_feed', VIEW, { since: String(Date.now()) }).href

/** Of a single JPEG. @param more parameters that mean nothing to the service */
export const snapshotAddress = (more?: Record<string, string>) => addressOf('/snapshot.jpg', VIEW, more).href
