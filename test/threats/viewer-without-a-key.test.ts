import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { SHOWN_WIDTH, openPage, until } from '../fixtures/chromium.js'
import { needs } from '../fixtures/needs.js'
import { decode } from '../fixtures/pixels.js'
import { buildWithPaths, listenOn } from '../fixtures/routes.js'
import { makeSecondHost, needsSecondHost, type SecondHost } from '../fixtures/second-host.js'
import { startService } from '../fixtures/service.js'

const NEEDS = needsSecondHost()
const KEY = 'q83vEjRWeJCrze8SNFZ4kA'

/** Sends all requests from the other machine. @returns the answers, in the same order */
async function askFrom (host: SecondHost, url: string, requests: Array<{ method: string, path: string }>) {
  const [program, ...args] = host.on(process.execPath, '--input-type=module', '--eval', `
    import { request } from 'node:http'
    import { text } from 'node:stream/consumers'
    const answers = []
    for (const { method, path } of JSON.parse(await text(process.stdin))) {
      answers.push(await new Promise((resolve, reject) => request('${url}' + path, { method, agent: false }, response => {
        const { statusCode: status, headers } = response
        const answer = body => resolve({ status, headers, body })
        // An open stream never ends.
        if (status === 200) response.destroy() && answer('')
        else text(response).then(answer, reject)
      }).on('error', reject).end()))
    }
    console.log(JSON.stringify(answers))`)
  const child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', chunk => { output += chunk })
  child.stdin.end(JSON.stringify(requests))
  await once(child, 'close')
  return JSON.parse(output) as Array<{ status: number, headers: Record<string, string>, body: string }>
}

t.test('another machine is answered 401 on every closed path, whatever it asks for', { skip: NEEDS }, async t => {
  const host = makeSecondHost(t)
  const { app, paths } = await buildWithPaths(t, { ACCESS_KEY: KEY })
  const url = await listenOn(app, host.address)
  const closed = paths.filter(({ isOpen }) => !isOpen).flatMap(({ path }) => [path, `${path}/`])
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']
  const requests = closed.flatMap(path => methods.map(method => ({ method, path })))
  const answers = await askFrom(host, url, requests)
  t.ok(requests.length > 100, `${requests.length} requests`)
  for (const [i, { method, path }] of requests.entries()) {
    const { status, headers, body } = answers[i]!
    t.equal(status, 401, `${method} ${path}`)
    t.notOk('allow' in headers || 'set-cookie' in headers)
    if (method !== 'HEAD') t.match(JSON.parse(body), { code: 'ACCESS_REQUIRED' })
  }
  t.match(app.broadcaster, { captures: 0, subscribers: 0 })

  const openPaths = paths.filter(({ isOpen, path }) => isOpen && !path.includes(':'))
  const open = await askFrom(host, url, openPaths.map(({ path }) => ({ method: 'GET', path })))
  t.notOk(open.some(({ status }) => status === 401), 'whatever shows nothing of the screen is open')
})

t.test('a phone that scans the link shows the screen right away, with no key in its address bar', {
  skip: NEEDS || needs('chromium')
}, async t => {
  const host = makeSecondHost(t)
  const service = await startService(t, { SOURCE: 'pattern', HOST: '0.0.0.0' })
  const link = service.stdout().split('\n').map(line => line.trim()).find(line => line.startsWith(`http://${host.address}:`))!
  t.match(link, /\/#key=[\w-]{22}$/)
  const page = await openPage(t, {}, { program: host.wrap('chromium') })
  await page.goto(link, { waitUntil: 'domcontentloaded' })
  await until(page, `${SHOWN_WIDTH} === 1280`)
  t.equal(page.url(), link.slice(0, link.indexOf('#')))

  const stranger = await page.context().browser()!.newPage()
  await stranger.goto(page.url(), { waitUntil: 'domcontentloaded' })
  await stranger.locator('#card', { hasText: 'Do you have the link?' }).waitFor()
  t.equal(await stranger.evaluate(SHOWN_WIDTH), 0, 'another browser there sees nothing')
})

t.test('on this machine two clicks are enough', { skip: needs('chromium') }, async t => {
  const service = await startService(t, { SOURCE: 'pattern' })
  t.match(service.stdout(), `\n  ${service.url}/\n`, 'on the link, which has no key')
  const page = await openPage(t)
  await page.goto(`${service.url}/`, { waitUntil: 'domcontentloaded' })
  await page.getByRole('button', { name: 'Watch anyway' }).click()
  await until(page, `${SHOWN_WIDTH} === 1280`)
})

/** One picture, as ffmpeg on the other machine gets it, and what ffmpeg complains about. */
function play (host: SecondHost, url: string) {
  const [program, ...args] = host.on('ffmpeg', '-v', 'error', '-i', url, '-frames:v', '1', '-c:v', 'copy', '-f', 'mjpeg', '-')
  const { status, stdout, stderr } = spawnSync(program!, args, { maxBuffer: 16e6, timeout: 60_000 })
  return { status, jpeg: stdout, stderr: String(stderr) }
}

type Case = [title: string, url: string, isRight: boolean]

async function playEach (t: Test, cases: (address: string, port: string, streamKey: string) => Case[]) {
  const host = makeSecondHost(t)
  // A process of its own, since this one waits for ffmpeg.
  const service = await startService(t, { SOURCE: 'pattern', HOST: '0.0.0.0', ACCESS_KEY: KEY })
  const { port } = new URL(service.url)
  const { streamLink } = await (await fetch(`http://127.0.0.1:${port}/host`)).json() as { streamLink: string }
  for (const [title, url, isRight] of cases(host.address, port, new URL(streamLink).searchParams.get('key')!)) {
    const { status, jpeg, stderr } = play(host, url)
    if (isRight) t.match(decode(jpeg), { width: 1280, height: 720 }, title)
    else t.match([status, stderr], [Number, '401'], title) && t.not(status, 0)
  }
}

t.test('ffmpeg shows the screen with Basic and with the stream link', { skip: NEEDS || needs('ffmpeg') }, async t => {
  await playEach(t, (address, port, streamKey) => [
    ['with any user name, and the key', `http://obs:${KEY}@${address}:${port}/video_feed`, true],
    ['with the stream link', `http://${address}:${port}/video_feed?key=${streamKey}`, true],
    ['but not without a key', `http://${address}:${port}/video_feed`, false],
    ['nor with a wrong one', `http://obs:wrong@${address}:${port}/video_feed`, false]
  ])
})
