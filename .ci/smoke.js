// Checks the built program: it starts, sends a JPEG that decodes, and ends when told to. Arguments are passed on to it; without any it
// shares what it finds on a machine without a screen. With NPX it is `npx deskfeed`, in the folder in which this is run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Jimp } from 'jimp'

const PATIENCE_MS = 60_000
const isWindows = process.platform === 'win32'
const flags = process.argv.slice(2)
const { DISPLAY, WAYLAND_DISPLAY, NPX, ...environment } = process.env
const [program, ...args] = NPX
  ? ['npx', '--no-install', 'deskfeed']
  : [process.execPath, fileURLToPath(new URL('../dist/server.js', import.meta.url))]
const service = spawn(program, [...args, '--host', '127.0.0.1', '--port', '0', ...flags], {
  // With a screen to look for, it is that of whoever runs this.
  env: flags.length > 0 ? { ...environment, ...DISPLAY && { DISPLAY } } : environment,
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: !isWindows // a group of its own: npx does not pass signals on
})
const end = signal => isWindows ? service.kill(signal) : process.kill(-service.pid, signal)
const deadline = setTimeout(() => {
  console.error(`smoke: took longer than ${PATIENCE_MS / 1000} s`)
  end('SIGKILL')
  process.exit(1)
}, PATIENCE_MS)

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

const closed = once(service, 'close') // when everything that it started has ended
const { width, height } = await Jimp.fromBuffer(await readPart(`${await readUrl()}video_feed`))
end('SIGTERM')
const [code, signal] = await closed
clearTimeout(deadline)
console.log(`smoke: Node ${process.versions.node}, a picture of ${width}x${height}, then exit code ${code ?? signal}`)
// Windows has no such signal, and npx an exit code of its own.
process.exitCode = code === 0 || isWindows || NPX ? 0 : 1
