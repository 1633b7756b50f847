import t from 'tap'
import { FRAMINGS, MJPEG_CONTENT_TYPE, framingFor } from '../../../capture/mjpeg/framing.js'
import { frameOf } from '../../fixtures/camera.js'

t.test('a player gets parts that say their length and when they were taken', async t => {
  const { preamble, part } = FRAMINGS.plain
  t.equal(preamble.length, 0)
  t.equal(Buffer.concat(part(frameOf('picture'))).toString(),
    '--frame\r\nContent-Type: image/jpeg\r\nX-Timestamp: 1700000000.250\r\nContent-Length: 7\r\n\r\npicture\r\n')
})

t.test('a frame that is sent again says until when it is known to hold', async t => {
  const frame = frameOf('picture', { asOf: { ms: 1_700_000_000_250 } })
  const time = () => /X-Timestamp: (\S+)/.exec(Buffer.concat(FRAMINGS.plain.part(frame)).toString())![1]
  t.equal(time(), '1700000000.250')
  frame.asOf!.ms += 1000
  t.equal(time(), '1700000001.250')
})

t.test('a browser gets the headers of the next part together with each picture', async t => {
  const { preamble, part } = FRAMINGS.advance
  const headers = '--frame\r\nContent-Type: image/jpeg\r\n\r\n'
  t.equal(preamble.toString(), headers)
  t.equal(Buffer.concat(part(frameOf('picture'))).toString(), `picture\r\n${headers}`)
})

t.test('the bytes of a picture arrive as they are, whatever they are', async t => {
  const jpeg = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const frame = frameOf('', { jpeg })
  for (const { part } of Object.values(FRAMINGS)) {
    t.equal(part(frame).filter(piece => piece === jpeg).length, 1, 'and are not copied')
  }
})

t.test('all viewers share the bytes of one frame', async t => {
  const [one, two] = [frameOf('one'), frameOf('two')]
  for (const { part } of Object.values(FRAMINGS)) {
    t.equal(part(one), part(one), 'the same pieces, not equal ones')
    t.not(part(one), part(two))
  }
  t.notSame(FRAMINGS.plain.part(one), FRAMINGS.advance.part(one))
})

t.test('the content type names the boundary of the parts', async t => {
  t.equal(MJPEG_CONTENT_TYPE, 'multipart/x-mixed-replace; boundary=frame')
})

t.test('browsers and players are told apart by their User-Agent', async t => {
  const clients = {
    advance: [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
        'Version/18.0 Mobile/15E148 Safari/604.1'
    ],
    plain: ['Lavf/59.27.100', 'VLC/3.0.21 LibVLC/3.0.21', 'curl/7.88.1', 'Python/3.13 aiohttp/3.11', '', undefined]
  } as const
  for (const name of ['advance', 'plain'] as const) {
    for (const userAgent of clients[name]) t.equal(framingFor(userAgent), name, `${userAgent}`)
  }
})
