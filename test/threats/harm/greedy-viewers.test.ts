import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { KEY, invite, needsInvited, repeat, start } from '../../fixtures/invited.js'
import { watch } from '../../fixtures/parts.js'

/** On a display of 1280x720 px. */
const ODD_VIEWS = ['quality=91', 'width=1279', 'width=1000&quality=99', 'fps=19']

/** What everybody else does meanwhile: the default view, the picture, the host's page and the pause. */
async function everybodyElse (t: Test, url: string, own: string): Promise<void> {
  const headers = { authorization: `Bearer ${KEY}` }
  const ask = async (address: string, init: RequestInit = {}) => {
    const response = await fetch(address, { headers, ...init })
    await response.body?.cancel()
    return response.status
  }
  const other = await watch(t, url, 'plain', KEY)
  t.equal(other.status, 200, 'one more viewer watches the default view')
  await other.next()
  other.leave()
  t.equal(await ask(`${url}/snapshot.jpg`), 200, 'the picture is taken')
  t.equal(await ask(`${own}/host`), 200, 'the host sees who watches')
  for (const action of ['pause', 'resume']) t.equal(await ask(`${own}/host/${action}`, { method: 'POST', headers: { origin: own } }), 200)
}

const SKIP = needsInvited()

t.test('four odd views by one session: one is shown, and the others harm nobody', { skip: SKIP }, async t => {
  const { host, url, own, testHarm } = await start(t, { SOURCE: 'pattern' })
  const mallory = await invite(t, host, url)
  await testHarm(async () => {
    const leave = ODD_VIEWS.map(query => mallory.watch(query))
    await sleep(3000)
    return () => t.same(leave.map(end => end()).sort(), [200, 429, 429, 429])
  })
  ODD_VIEWS.forEach(query => mallory.watch(query))
  await sleep(500)
  await everybodyElse(t, url, own)
})

t.test('four odd views by four sessions harm nobody, and all are shown', { skip: SKIP }, async t => {
  const { host, url, own, testHarm } = await start(t, { SOURCE: 'pattern' })
  const people = await Promise.all(ODD_VIEWS.map(() => invite(t, host, url)))
  const watchAll = async () => {
    const leave = ODD_VIEWS.map((query, index) => people[index]!.watch(query))
    await sleep(2000)
    return () => t.same(leave.map(end => end()), [200, 200, 200, 200])
  }
  await testHarm(watchAll)
  const end = await watchAll()
  await everybodyElse(t, url, own)
  t.equal(await (await invite(t, host, url)).status('/snapshot.jpg?quality=3'), 503, 'there are no more than four')
  end()
})

t.test('four changing snapshots every 0.7 s by one session harm nobody', { skip: SKIP }, async t => {
  const { host, url, own, testHarm } = await start(t, { SOURCE: 'pattern' })
  const mallory = await invite(t, host, url)
  let count = 0
  const poll = async () => {
    const answers: Promise<number>[] = []
    const take = () => {
      for (let i = 0; i < 4; i++, count++) answers.push(mallory.status(`/snapshot.jpg?width=${700 + count}&quality=${20 + count % 70}`))
    }
    const end = repeat(700, take)
    await sleep(1000)
    return async () => {
      await end()
      return await Promise.all(answers)
    }
  }
  const statuses: number[] = []
  await testHarm(async () => {
    const end = await poll()
    return async () => statuses.push(...await end())
  })
  // They are taken one after another; on a slow machine some have to wait too long.
  t.strictSame(statuses.filter(status => status !== 200 && status !== 429), [])
  t.ok(statuses.includes(200))
  const end = await poll()
  await everybodyElse(t, url, own)
  await end()
})
