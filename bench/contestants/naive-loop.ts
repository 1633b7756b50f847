// What one would write first: a screenshot, an image library, in a loop. Writes multipart to standard output.
import { Jimp } from 'jimp'
import screenshot from 'screenshot-desktop'

for (;;) {
  const image = await Jimp.fromBuffer(await screenshot({ format: 'jpg' }))
  const jpeg = await image.getBuffer('image/jpeg', { quality: 80 })
  process.stdout.write(`--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`)
  process.stdout.write(jpeg)
  process.stdout.write('\r\n')
}
