import t from 'tap'
import { weightOf } from '../../network/accept.js'

t.test('a client says how much it wants a media type', async t => {
  const chromium = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'
  for (const [accept, html, json] of [
    [chromium, 1, 0],
    ['application/json', 0, 1],
    ['application/json, text/html;q=0.9', 0.9, 1],
    ['TEXT/HTML ; Q=0.5', 0.5, 0],
    ['text/html;level=1;q=0.3', 0.3, 0],
    ['text/html;q=0', 0, 0],
    ['text/html;q=much', 0, 0],
    ['*/*', 0, 0],
    ['', 0, 0]
  ] as const) {
    t.same([weightOf('text/html', accept), weightOf('application/json', accept)], [html, json], accept)
  }
})
