/** What the status pill shows when it is tapped. */
export const figures = {
  show: (status: string) => `${status}: details`,
  age: 'Age of the picture',
  rate: 'Pictures',
  size: 'Size',
  traffic: 'Data',
  viewers: 'Watching',
  ms: (ms: number) => `${ms} ms`,
  perSecond: (pictures: number) => `${pictures}/s`,
  pixels: (width: number, height: number) => `${width} × ${height}`,
  mbit: (mbit: string) => `${mbit} Mbit/s`,
  unknown: '–'
}
