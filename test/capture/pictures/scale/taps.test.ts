import t from 'tap'
import { createTaps } from '../../../../capture/pictures/scale/taps.js'

const SIZES = [[1920, 1366], [1080, 768], [1920, 1280], [4096, 512], [101, 100], [7, 7], [3, 2], [2, 1], [1, 1], [8000, 2]] as const

for (const [from, to] of SIZES) {
  t.test(`${from} pixels to ${to}: an even line keeps its colour, and nothing is read beyond it`, async t => {
    const { count, first, weights } = createTaps(from, to, 128)
    t.equal(count % 4, 0)
    for (let pixel = 0; pixel < to; pixel++) {
      const line = weights.subarray(pixel * count, (pixel + 1) * count)
      if (line.reduce((sum, weight) => sum + weight) !== 128) t.fail(`the weights of pixel ${pixel} are ${line}`)
      const last = line.findLastIndex(weight => weight !== 0)
      if (first[pixel]! < 0 || first[pixel]! + last >= from) t.fail(`pixel ${pixel} takes ${first[pixel]} to ${first[pixel]! + last}`)
    }
  })
}

t.test('a line is not shifted: the weights balance at the centre of each pixel', async t => {
  const { count, first, weights } = createTaps(1920, 1366, 32768)
  for (let pixel = 10; pixel < 1356; pixel++) {
    const line = weights.subarray(pixel * count, (pixel + 1) * count)
    const balance = line.reduce((sum, weight, tap) => sum + weight * (first[pixel]! + tap), 0) / 32768
    const off = Math.abs(balance - ((pixel + 0.5) * 1920 / 1366 - 0.5))
    if (off > 0.2) t.fail(`pixel ${pixel} is off by ${off}`)
  }
})
