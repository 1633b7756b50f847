import t from 'tap'
import type { HostState } from '../../../contract/host.js'
import { invite, needsInvited, repeat, start } from '../../fixtures/invited.js'
import { attackFrom } from '../../fixtures/siege.js'

const SKIP = needsInvited()

t.test('whoever watches loses nothing while others come, take pictures and are ended', { skip: SKIP }, async t => {
  const { host, url, own, testHarm } = await start(t, { SOURCE: 'pattern' })
  const statuses = new Set<number>()
  let ended = 0
  await testHarm(async () => repeat(300, async () => {
    const guest = await invite(t, host, url)
    statuses.add(await guest.status('/snapshot.jpg'))
    const { sessions } = await (await fetch(`${own}/host`)).json() as HostState
    // The viewer who watches shows the key each time: the guests have cookies.
    for (const { id, grant, watches } of sessions) {
      if (grant !== 'key' || watches.includes('feed')) continue
      ended++
      await fetch(`${own}/host/sessions/${id}`, { method: 'DELETE', headers: { origin: own } })
    }
    statuses.add(await guest.status('/snapshot.jpg'))
  }))
  t.ok(ended > 3, `${ended} sessions were ended`)
  t.same([...statuses].sort(), [200, 401])
})

t.test('whoever watches loses nothing while somebody tries keys as fast as they can', { skip: SKIP }, async t => {
  const { host, url, testHarm } = await start(t, { SOURCE: 'pattern' })
  let answers = ''
  await testHarm(async () => {
    const guesser = attackFrom(t, host, `
      for (let i = 0;; i += 8) {
        const path = i % 16 ? 'snapshot.jpg' : 'video_feed'
        const tries = Array.from({ length: 8 }, (_, j) => fetch('${url}/' + path + '?key=wrong-' + (i + j)))
        for (const { status } of await Promise.all(tries)) process.stdout.write(status + ' ')
      }`)
    guesser.stdout!.on('data', text => { answers += text })
    return () => guesser.kill('SIGKILL')
  })
  const statuses = answers.trim().split(' ')
  t.ok(statuses.length > 100, `${statuses.length} keys were tried`)
  t.same([...new Set(statuses)].sort(), ['401', '429'])
})
