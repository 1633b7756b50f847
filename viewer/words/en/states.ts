/** What the page says of itself. */
export const states = {
  live: 'Live',
  reconnecting: 'Connection lost, reconnecting…',
  old: (seconds: number) => `The picture is ${seconds} s old.`,
  wholeScreen: 'This is the whole screen: MJPEG can’t show only a part of it.'
}
