import t from 'tap'
import { sourcesAnswer, statusOf } from '../../systemd/status.js'

const screen = (views: { paused?: string, fault?: string, unready?: string }, size: number) =>
  ({ source: { name: 'x11', display: { id: 'HDMI-1' } }, views, viewers: { size } }) as unknown as Parameters<typeof statusOf>[0]

t.test('the status is one line that says what is shown, and to how many', async t => {
  for (const [views, size, status] of [
    [{}, 0, 'Shares "HDMI-1" through x11; 0 viewers'],
    [{}, 1, 'Shares "HDMI-1" through x11; 1 viewer'],
    [{ paused: 'paused by the host' }, 2, 'The screen is paused by the host; 2 viewers'],
    [{ fault: 'ffmpeg ended:\n\tMAINPID=1\u001b[0m' }, 3, 'The screen is lost: ffmpeg ended: MAINPID=1 [0m; 3 viewers']
  ] as const) t.equal(statusOf(screen(views, size)), status)
})

t.test('a screen that is lost is no sign of life, unless nobody wants to see it', async t => {
  t.equal(sourcesAnswer(screen({}, 1)), true)
  t.equal(sourcesAnswer(screen({ unready: 'lost' }, 1)), false)
  t.equal(sourcesAnswer(screen({ unready: 'no_answer' }, 0)), true)
})
