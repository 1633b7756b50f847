import t from 'tap'
import { listen } from '../fixtures/build.js'
import { SHOWN_WIDTH, openPage, until } from '../fixtures/chromium.js'
import { needs } from '../fixtures/needs.js'
import { reaches } from '../fixtures/page-states.js'

/** Of what somebody sees of the page for long enough that it would have begun to watch, ms. */
const LONG_MS = 3000

t.test('the page on the machine that shares its screen streams nothing until that is wanted', { skip: needs('chromium') }, async t => {
  const { app, url } = await listen(t)
  const page = await openPage(t)
  const asked: string[] = []
  page.on('request', request => asked.push(new URL(request.url()).pathname))
  page.on('websocket', socket => asked.push(new URL(socket.url()).pathname))
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  await reaches(page, 'sharing')
  t.match(await page.getByRole('link', { name: 'Open the host\'s page' }).first().getAttribute('href'), '/host')
  await page.waitForTimeout(LONG_MS)
  t.equal(app.views.captures, 0)
  t.same(asked.filter(path => ['/updates', '/video_feed', '/snapshot.jpg'].includes(path)), [])

  const peek = page.getByRole('button', { name: 'Show a still picture' })
  await page.route('**/snapshot.jpg*', route => route.abort())
  await peek.click()
  await page.getByRole('alert').getByText('There is no picture now. Try again.').waitFor()
  await page.unroute('**/snapshot.jpg*')
  asked.length = 0
  await peek.click()
  await page.getByRole('button', { name: 'The screen as it was a moment ago' }).waitFor()
  t.equal(asked.filter(path => path === '/snapshot.jpg').length, 1, 'one picture is one picture')
  t.equal(app.viewers.size, 0)

  await page.getByRole('button', { name: 'Watch anyway' }).click()
  await until(page, `${SHOWN_WIDTH} === 1280`)
  await reaches(page, 'live')
})
