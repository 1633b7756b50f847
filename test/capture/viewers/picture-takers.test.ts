import t, { type Test } from 'tap'
import { PictureTakers } from '../../../capture/viewers/picture-takers.js'

/** Says who comes and who leaves, and resolves `left` with the next who does. */
function start (t: Test, { patienceMs = 60_000, limit = 10 } = {}) {
  const told: string[] = []
  let leave = () => {}
  const takers = new PictureTakers<string>({
    patienceMs,
    limit,
    onCome: ({ who, pictures }) => told.push(`${who} came, ${pictures}`),
    onLeave: ({ who, pictures }) => {
      told.push(`${who} left, ${pictures}`)
      leave()
    }
  })
  t.teardown(() => takers.close())
  return { takers, told, left: () => new Promise<void>(resolve => { leave = resolve }) }
}

t.test('whoever takes pictures comes with the first, and has left when they have taken none for long', async t => {
  const { takers, told, left } = start(t, { patienceMs: 20 })
  const gone = left()
  for (let times = 0; times < 3; times++) takers.take('ann', 'Ann')
  t.same(told, ['Ann came, 1'])
  const alive = setInterval(() => {}, 1000) // the timer alone keeps no process running
  await gone
  takers.take('bob', 'Bob')
  const next = left()
  takers.take('ann', 'Ann')
  await next
  while (told.length < 6) await left()
  clearInterval(alive)
  t.same(told, ['Ann came, 1', 'Ann left, 3', 'Bob came, 1', 'Ann came, 1', 'Bob left, 1', 'Ann left, 1'])
})

t.test('of more than can be known, whoever took a picture longest ago has left', async t => {
  const { takers, told } = start(t, { limit: 2 })
  for (const who of ['Ann', 'Bob', 'Ann', 'Cid']) takers.take(who, who)
  t.same(told, ['Ann came, 1', 'Bob came, 1', 'Cid came, 1', 'Bob left, 1'])
})

t.test('at the end all have left', async t => {
  const { takers, told } = start(t)
  takers.take('ann', 'Ann')
  takers.close()
  takers.close()
  t.same(told, ['Ann came, 1', 'Ann left, 1'])
})
