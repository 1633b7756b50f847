// Checks the built program without a screen: it starts, sends a JPEG that decodes, and ends when told to.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Jimp } from 'jimp'

const { DISPLAY, WAYLAND_DISPLAY, ...environment } = process.env
const service = spawn(process.execPath, [fileURLToPath(new URL('../dist/server.js', import.meta.url))], {
  env: { ...environment, HOST: '127.0.0.1', PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit']
})
const deadline = setTimeout(() => {
  console.error('smoke: took longer than 30 s')
  service.kill('SIGKILL')
  process.exit(1)
}, 30_000)

async function readUrl () {
  let text = ''
  for await (const chunk of service.stdout) {
    text += chunk
    const [url] = /http:\/\/\S+\//.exec(text) ?? []
    if (url) return url
  }
  throw new Error(`the service ended without listening: ${text}`)
}

/** The first part of the stream, cut by its own Content-Length. */
async function readPart (url) {
  let bytes = Buffer.alloc(0)
  const response = await fetch(url)
  for await (const chunk of response.body) {
    bytes = Buffer.concat([bytes, chunk])
    const [head, length] = /^--frame\r\n(?:.+\r\n)*?content-length: (\d+)\r\n(?:.+\r\n)*\r\n/i.exec(bytes.toString('latin1')) ?? []
    if (head && bytes.length >= head.length + Number(length)) return bytes.subarray(head.length, head.length + Number(length))
  }
  throw new Error('the stream ended before a whole part')
}

const exited = once(service, 'exit')
const { width, height } = await Jimp.fromBuffer(await readPart(`${await readUrl()}video_feed`))
service.kill('SIGTERM')
const [code, signal] = await exited
clearTimeout(deadline)
console.log(`smoke: a picture of ${width}x${height}, then exit code ${code ?? signal}`)
process.exitCode = code === 0 ? 0 : 1
