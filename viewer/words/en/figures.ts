/** What the status pill shows when it is tapped. */
export const figures = {
  show: 'Show the figures'
}
