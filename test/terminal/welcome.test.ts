import t from 'tap'
import { encode, renderUnicodeCompact } from 'uqr'
import { sayNewName, sayNewPin, welcome } from '../../terminal/welcome.js'

const CHOICE = {
  name: 'pattern',
  display: { id: 'HDMI-1', name: 'HDMI-1', x: 0, y: 0, width: 1920, height: 1080, primary: true },
  displays: [],
  reason: 'as configured'
}
const ACCESS = { mode: 'key', pin: '012345' } as const
const TERMINAL = { qr: true, maySpell: true }
const FILE = { qr: false, maySpell: false }
const LINKS = ['http://192.0.2.2:3000/', 'http://127.0.0.1:3000/']

t.test('the terminal says what is shared, where, and how to stop', async t => {
  const text = welcome(CHOICE, LINKS, ACCESS, FILE)
  t.match(text, 'Deskfeed shares the display "HDMI-1" (1920x1080) through pattern (as configured).\n')
  for (const link of LINKS) t.match(text, `\n  ${link}\n`)
  t.match(text, /\nStop with Ctrl\+C\.\n$/)
  t.notMatch(text, /[█▀▄]/, 'a file or a pipe gets no QR code')
})

t.test('a terminal also shows the best link as a QR code, to open it on a phone', async t => {
  const text = welcome(CHOICE, LINKS, ACCESS, TERMINAL)
  for (const line of renderUnicodeCompact(LINKS[0]!, { border: 2 }).split('\n')) t.match(text, line)
})

t.test('without a link there is no QR code', async t => {
  t.notMatch(welcome(CHOICE, [], ACCESS, TERMINAL), /[█▀▄]/)
})

t.test('the code is light on dark whatever the colours of the terminal: cameras need that', async t => {
  const drawn = welcome(CHOICE, LINKS, ACCESS, TERMINAL).split('\n').filter(line => /[█▀▄]/.test(line))
  t.ok(drawn.every(line => line.startsWith('  \u001B[97;40m') && line.endsWith('\u001B[0m')))
  const rows = drawn.map(line => line.slice('  \u001B[97;40m'.length, -'\u001B[0m'.length))
  // Half blocks are light, so a module is dark where there is none.
  const modules = rows.flatMap(row => ['█▀', '█▄'].map(light => Array.from(row, character => !light.includes(character))))
  const { data, size } = encode(LINKS[0]!, { border: 2 })
  t.same(modules.slice(0, size), data)
})

t.test('the terminal says who can watch', async t => {
  const say = (mode: 'key' | 'pin' | 'ask' | 'open') => welcome(CHOICE, LINKS, { mode, pin: '012345' }, { qr: false, maySpell: true })
  t.match(say('key'), '\nAnyone with the link can watch.\n')
  t.match(say('pin'), 'Anyone who wants to watch needs this PIN: 012 345\n')
  t.match(say('ask'), 'until you let them in at /host on this machine')
  t.match(say('open'), /EVERYBODY .* can watch \(ACCESS=open\)/)
  for (const mode of ['key', 'ask', 'open'] as const) t.notMatch(say(mode), '012', 'a PIN that opens nothing is not shown')
})

t.test('where it may be read by anybody, neither key nor PIN is printed, but where they are found', async t => {
  const say = (mode: 'key' | 'pin' | 'ask' | 'open') => welcome(CHOICE, LINKS, { mode, pin: '012345' }, FILE)
  for (const text of [say('key'), say('pin'), sayNewPin('01234567', false)]) {
    t.match(text, 'open /host on this machine, or use "npm run link"')
    t.match(text, 'LINK=print')
  }
  for (const text of [say('key'), say('pin'), say('ask'), say('open'), sayNewPin('01234567', false)]) t.notMatch(text, /012|345/)
  for (const text of [say('ask'), say('open')]) t.notMatch(text, 'npm run link', 'where neither is needed, nothing is said')
  t.match(sayNewPin('01234567', true), 'The new PIN: 012 345 67\n')
})

t.test('the terminal says where VNC viewers can watch, if they can', async t => {
  const vnc = { addresses: ['192.0.2.2', '::1'], port: 5901, hasPassword: true }
  const text = welcome(CHOICE, LINKS, ACCESS, { ...FILE, vnc })
  t.match(text, '\nWith the VNC password, VNC viewers can watch, too:\n  192.0.2.2, port 5901\n  ::1, port 5901\n\nStop')
  const here = welcome(CHOICE, LINKS, ACCESS, { ...FILE, vnc: { ...vnc, hasPassword: false } })
  t.match(here, '\nVNC viewers on this machine can watch, too:\n')
  t.notMatch(welcome(CHOICE, LINKS, ACCESS, FILE), 'VNC')
})

t.test('the terminal says when another machine has the name that was printed', async t => {
  t.match(sayNewName('http://deskfeed-ann-2.local:3000/'), /another name: http:\/\/deskfeed-ann-2\.local:3000\/\n$/)
  t.match(sayNewName(undefined), 'and all that were tried instead.\n')
})
