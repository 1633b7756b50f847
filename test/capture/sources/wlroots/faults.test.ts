import { openSync, closeSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { chooseSource } from '../../../../capture/sources/index.js'
import { loadSendDescriptor } from '../../../../capture/sources/wlroots/send-descriptor.js'
import { encode } from '../../../../capture/sources/wlroots/wire.js'
import type { Client, Instead } from '../../../fixtures/compositor/client.js'
import { FakeCompositor, SCREENCOPY, type Manners } from '../../../fixtures/compositor/index.js'
import { setVariables } from '../../../fixtures/variables.js'

const SKIP = { skip: process.platform !== 'linux' && 'needs Linux' }
const descriptors = () => readdirSync('/proc/self/fd').length

/** Does something in the place of the answer to a request. */
const at = (type: string, opcode: number, act: (client: Client) => void = () => {}): Instead => (asked, asking, client) => {
  if (asked !== type || asking !== opcode) return false
  act(client)
  return true
}
const sends = (bytes: Buffer) => at('wl_display', 1, ({ socket }) => socket.write(bytes))

const FAULTS: [what: string, manners: Manners, fault: { message: RegExp, kind?: string, code?: string }][] = [
  ['closes the connection at once', { instead: at('wl_display', 1, ({ socket }) => socket.end()) },
    { kind: 'ended', message: /has closed the connection/ }],
  ['never answers', { instead: () => true }, { kind: 'hung', message: /hangs \(asking what it offers\): no answer for 2 s/ }],
  ['is something else', { instead: sends(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')) },
    { message: /can't be read|no answer for 2 s/ }],
  ['sends an event of no length', { instead: sends(Buffer.alloc(8)) }, { message: /can't be read: the event has an impossible length/ }],
  ['sends an event that breaks off', { instead: sends(encode(2, 0, [])) }, { message: /can't be read: the event is too short/ }],
  ['refuses a request', { instead: at('frame', 3, client => client.send(1, 0, 1, 2, 'not today')) },
    { kind: 'failed', message: /refuses a request: not today \(2\)/ }],
  ['lets nobody copy its screen', { offers: {} }, { code: 'WAYLAND', message: /lets no program copy its screen/ }],
  ['has an old screencopy', { offers: { zwlr_screencopy_manager_v1: 1 } },
    { code: 'WAYLAND', message: /lets no program copy its screen/ }],
  ['gives memory of the GPU only', { formats: [] }, { code: 'WAYLAND', message: /memory of the GPU only/ }],
  ['has a screen without pixels', { size: { width: 0, height: 0 } }, { message: /impossible pictures: 0x0/ }],
  ['has a screen that nobody can have', { offers: SCREENCOPY, padding: 2 ** 30 }, { message: /impossible pictures: 320x240/ }],
  ['copies no picture', { instead: at('frame', 3) }, { kind: 'hung', message: /no answer for 2 s/ }],
  ['does not say what a picture needs', { instead: at('ext_image_copy_capture_manager_v1', 0) },
    { kind: 'hung', message: /no answer for 2 s/ }],
  ['has ended the capture', { instead: at('session', 0, client => client.send(client.last('session'), 5)) },
    { kind: 'ended', message: /has ended the capture/ }],
  ['fails each time', { offers: SCREENCOPY, instead: at('frame', 0, client => client.send(client.last('frame'), 3)) },
    { message: /could not copy the display FAKE-1 for 2 s: it may be switched off/ }]
]

async function start (t: Test, manners: Manners): Promise<FakeCompositor> {
  const compositor = await FakeCompositor.start(t, manners)
  setVariables(t, { ...compositor.variables, DISPLAY: undefined })
  return compositor
}

for (const [what, manners, fault] of FAULTS) {
  t.test(`a compositor that ${what} is a fault with a sentence, and nothing stays open`, SKIP, async t => {
    const compositor = await start(t, manners)
    const rejected = await chooseSource('wlroots').then(() => undefined, error => error)
    t.match(rejected, fault)
    t.match(rejected.message, /^SOURCE=wlroots does not work here: /)
    while (compositor.clients.size > 0) await sleep(10)
    t.pass('all connections are closed')
  })
}

t.test('a descriptor that a compositor passes on is dropped, and does no harm', SKIP, async t => {
  const send = await loadSendDescriptor()
  let passed = 0
  const compositor = await start(t, {
    instead (type, opcode, { socket }) {
      if (type !== 'wl_display' || opcode !== 0) return false
      const file = openSync('/etc/hostname', 'r')
      // An event of an object that there is not.
      send((socket as unknown as { _handle: { fd: number } })._handle.fd, encode(77, 0, []), file)
      closeSync(file)
      passed++
      return false
    }
  })
  const { desktop } = await chooseSource('wlroots')
  await desktop.displays()
  const before = descriptors()
  for (let round = 0; round < 20; round++) await desktop.displays()
  t.ok(passed > 20)
  t.ok(descriptors() <= before)
  await desktop.close()
  while (compositor.clients.size > 0) await sleep(10)
})

t.test('a compositor of another person is denied', { skip: SKIP.skip || (process.getuid!() === 0 && 'root may do anything') }, async t => {
  const { variables } = await start(t, {})
  const { chmodSync } = await import('node:fs')
  chmodSync(`${variables.XDG_RUNTIME_DIR}/wayland-0`, 0)
  await t.rejects(chooseSource('wlroots'), { kind: 'denied', message: /run Deskfeed as the user whose desktop it is/ })
})
