import t from 'tap'
import { Film } from '../../../deltas/update/film.js'
import type { Shown } from '../../../deltas/update/shown.js'

t.test('what fills the screen and changes all the time is looked at in one of 17 pictures', t => {
  const heat = new Float32Array(4).fill(1)
  const film = new Film({ heat } as unknown as Shown)
  const all = new Uint8Array(64).fill(1)
  t.notOk(film.goesOn(all), 'nothing is known of it')
  t.ok(film.isWhole(all))
  t.notOk(film.goesOn(Uint8Array.from(all).fill(0, 0, 4)), 'some of it has not changed')
  heat[1] = 0.4
  t.notOk(film.goesOn(all), 'some of it is new')
  heat[1] = 1
  for (let picture = 0; picture < 16; picture++) t.ok(film.goesOn(all))
  t.notOk(film.goesOn(all))
  t.notOk(film.isWhole(Uint8Array.from(all).fill(0, 0, 4)), 'text has come')
  t.notOk(film.goesOn(all))
  t.end()
})
