import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { HostState, ListedSession } from '../../contract/host.js'
import { openPage, until } from '../fixtures/chromium.js'
import { curl, sending } from '../fixtures/curl.js'
import { findProgram, needs } from '../fixtures/needs.js'
import { makeSecondHost, needsSecondHost } from '../fixtures/second-host.js'
import { startService } from '../fixtures/service.js'

const NEEDS = needs('curl') || needsSecondHost()
const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
/** How long a picture takes. Whatever ends before was cut. */
const PICTURE_MS = 4000
/** A source stays open for a second: after this time, ms, it has to take a new picture. */
const CLOSED_MS = 1500

/** A service whose every picture takes 4 s, a second host, and what the host on this machine can do. */
async function startSlowly (t: Test, variables: Record<string, string> = {}) {
  const host = makeSecondHost(t)
  const folder = t.testdir()
  const seed = await startService(t, { SOURCE: 'pattern' })
  writeFileSync(`${folder}/picture.jpg`, Buffer.from(await (await fetch(`${seed.url}/snapshot.jpg`)).arrayBuffer()))
  const service = await startService(t, {
    HOST: '0.0.0.0',
    ACCESS_KEY: KEY,
    SOURCE: 'command',
    SOURCE_COMMAND: JSON.stringify(['sh', '-c', `while sleep ${PICTURE_MS / 1000}; do cat "${folder}/picture.jpg"; done`]),
    LINGER_MS: '0',
    ...variables
  })
  const { port } = new URL(service.url)
  const own = `http://127.0.0.1:${port}`
  const there = `http://${host.address}:${port}`
  const act = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${own}/host${path}`, {
      method, ...body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    })
    return await answer.json() as HostState
  }
  const enter = async (secret: object) => ['-H', `Cookie: ${(await curl(host, `${there}/access`, ...sending(secret))).cookie}`]
  const snapshot = (options: string[], query = '') => curl(host, `${there}/snapshot.jpg${query}`, ...options)
  return { host, own, there, act, enter, snapshot }
}

/** Waits until the host sees sessions of which this is true. @returns them, and how long it took */
async function see (act: (method: string, path: string) => Promise<HostState>, isSeen: (sessions: ListedSession[]) => boolean) {
  const began = performance.now()
  for (;;) {
    const { sessions } = await act('GET', '')
    const others = sessions.filter(({ grant }) => grant !== 'this_machine')
    if (isSeen(others)) return { sessions: others, ms: performance.now() - began }
    await sleep(50)
  }
}

t.test('the host sees a session of any kind while its picture is being taken, and when it is ended no picture comes', {
  skip: NEEDS
}, async t => {
  const { act, enter, snapshot } = await startSlowly(t, { ACCESS: 'pin' })
  const { pin, streamLink } = await act('GET', '')
  const bearer = ['-H', `Authorization: Bearer ${KEY}`]
  for (const [name, options, query, again] of [
    ['cookie, by the key', await enter({ key: KEY }), '', 401],
    ['cookie, by the PIN', await enter({ pin }), '', 401],
    ['bearer', bearer, '', 200],
    ['Basic', ['-u', `vlc:${KEY}`], '', 200],
    ['stream link', [], new URL(streamLink).search, 200]
  ] as const) {
    await sleep(CLOSED_MS)
    const whole = snapshot([...options], query)
    const { sessions, ms } = await see(act, sessions => sessions.some(({ watches }) => watches.includes('snapshots')))
    const session = sessions.find(({ watches }) => watches.includes('snapshots'))!
    t.ok(ms < 2000, `${name}: seen after ${ms.toFixed(0)} ms`)
    t.match(await act('DELETE', `/sessions/${session.id}`), { access: 'pin' })
    const { status, bytes, ms: cutMs } = await whole
    t.match({ status, bytes }, { status: 0, bytes: 0 }, `${name}: nothing of the picture came`)
    t.ok(cutMs < PICTURE_MS, `cut after ${cutMs.toFixed(0)} ms`)
    if (again === 401) t.equal((await snapshot([...options], query)).status, 401, 'and the cookie opens nothing')
  }
  t.match(await snapshot(bearer), { status: 200 }, 'the source does give pictures, to those who wait for them')
})

t.test('with a renewed secret, or another mode, pictures that were under way do not come, if the host wants that', {
  skip: NEEDS
}, async t => {
  const { act, enter, snapshot } = await startSlowly(t, { ACCESS: 'pin' })
  const { pin, streamLink } = await act('GET', '')
  const ways = { key: await enter({ key: KEY }), pin: await enter({ pin }), link: [] }
  const start = () => Object.entries(ways).map(([way, options]) => snapshot(options, way === 'link' ? new URL(streamLink).search : ''))
  const all = (sessions: ListedSession[]) => sessions.filter(({ watches }) => watches.includes('snapshots')).length === 3
  const statuses = async (pictures: Array<ReturnType<typeof snapshot>>) => (await Promise.all(pictures)).map(({ status }) => status)

  await sleep(CLOSED_MS)
  const first = start()
  await see(act, all)
  for (const secret of ['key', 'pin', 'stream_key']) await act('POST', '/renew', { secret, end: false })
  t.same(await statuses(first), [200, 200, 200], 'without that wish they come')
  t.same(await statuses(start()), [200, 200, 401], 'and only the stream link is a secret that is shown each time')

  ways.pin = await enter({ pin: (await act('GET', '')).pin })
  const second = start().slice(0, 2)
  await sleep(1000)
  await act('POST', '/renew', { secret: 'pin', end: true })
  t.same(await statuses(second), [200, 0], 'by the PIN')
  ways.pin = await enter({ pin: (await act('GET', '')).pin })
  const third = start().slice(0, 2)
  await sleep(1000)
  await act('PUT', '/settings', { access: 'ask', end: true })
  t.same(await statuses(third), [200, 0], 'in a mode that is over')
  t.equal((await snapshot(ways.pin)).status, 401)
})

t.test('on the page the host sees whoever takes one picture after another, and ends them by its buttons', {
  skip: NEEDS || needs('chromium')
}, async t => {
  const { act, host, own, there } = await startSlowly(t, { ACCESS: 'pin' })
  const [page, viewer] = [await openPage(t), await openPage(t, { bypassCSP: true }, { program: host.wrap(findProgram('chromium')!) })]
  await page.goto(`${own}/host`, { waitUntil: 'domcontentloaded' })
  for (const press of [
    async () => {
      await page.locator('#viewers li', { hasText: 'takes single pictures' }).getByRole('button', { name: 'Disconnect' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Disconnect', exact: true }).click()
    },
    async () => {
      await page.getByRole('button', { name: 'Replace PIN' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Replace, and disconnect them' }).click()
    }
  ]) {
    // A page without the stream, so that nothing but pictures is asked for.
    await viewer.goto(`${there}/openapi.json`)
    const { pin } = await act('GET', '')
    await viewer.evaluate(`fetch('/access', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: '${JSON.stringify({ pin })}'
    }).then(() => {
      window.came = []
      const ask = () => fetch('/snapshot.jpg', { cache: 'no-store' }).then(({ status }) => status, () => 0)
        .then(status => { window.came.push(status) })
      window.polling = setInterval(ask, 700)
      ask()
    })`)
    const began = performance.now()
    await page.locator('#viewers li', { hasText: 'takes single pictures' }).waitFor()
    t.ok(performance.now() - began < 3000, `listed after ${(performance.now() - began).toFixed(0)} ms`)
    await press()
    await until(viewer, 'window.came.length > 3 && window.came.at(-1) === 401')
    const came = await viewer.evaluate<number[]>('(clearInterval(window.polling), window.came)')
    t.ok(came.every(status => status === 0 || status === 401), `not one picture came: ${came.join(' ')}`)
    await page.locator('#viewers li', { hasText: 'by the PIN' }).waitFor({ state: 'detached' })
  }
})
