// A program for SOURCE=command: `node program.js <jpeg>...`. It writes these pictures in turn, ten a second. On SIGUSR2 it writes
// what is no picture for a second: noise, a JPEG that is cut off, and one that is cut off and yet has an end.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const END = Buffer.from([0xff, 0xd9])
const pictures = process.argv.slice(2).map(path => readFileSync(path))
let garbage = 0
process.on('SIGUSR2', () => { garbage = 10 })
process.stdout.on('error', () => process.exit())

for (let count = 0; ; count++) {
  const picture = pictures[count % pictures.length]
  const half = picture.subarray(0, picture.length / 2)
  const wrong = [randomBytes(5000), half, Buffer.concat([half, END])]
  process.stdout.write(garbage > 0 ? wrong[garbage-- % wrong.length] : picture)
  await sleep(100)
}
