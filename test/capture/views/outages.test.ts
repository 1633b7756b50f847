import t from 'tap'
import { Fault } from '../../../capture/fault.js'
import { Outages } from '../../../capture/views/outages.js'
import type { Display } from '../../../capture/frame.js'

const display = (id: string): Display => ({ id, name: id, x: 0, y: 0, width: 8, height: 8, primary: true })
const [A, B] = [display('A'), display('B')]

function record () {
  const outages = new Outages()
  const told: string[] = []
  outages.on('lost', ({ id }, error) => told.push(`${id} lost: ${error.message}`))
  outages.on('back', ({ id }, awayMs) => told.push(`${id} back${awayMs >= 0 && awayMs < 60_000 ? '' : ` after ${awayMs} ms`}`))
  outages.on('failure', error => told.push(`failure: ${error.message}`))
  return { outages, told }
}

t.test('a screen that several views show, and that is tried several times, is lost once and back once', async t => {
  const { outages, told } = record()
  const [first, second] = [outages.of(A), outages.of(A)]
  first.onShown!()
  const [one, another] = [new Fault('ended', 'one'), new Fault('hung', 'another')]
  for (const view of [first, second]) view.onFailure(one, 250)
  for (const view of [first, second]) view.onFailure(another, 500)
  for (const view of [first, second]) view.onShown!()
  t.strictSame(told, ['failure: one', 'A lost: one', 'failure: another', 'A back'])
  first.onFailure(new Fault('ended', 'again'), 250)
  t.strictSame(told.slice(4), ['failure: again', 'A lost: again'], 'and it can be lost again')
})

t.test('each display is lost and back by itself, but what fails both is one failure', async t => {
  const { outages, told } = record()
  const server = new Fault('ended', 'no X server')
  for (const shown of [A, B]) outages.of(shown).onFailure(server, 250)
  outages.of(B).onShown!()
  t.strictSame(told, ['failure: no X server', 'A lost: no X server', 'B lost: no X server', 'B back'])
})
