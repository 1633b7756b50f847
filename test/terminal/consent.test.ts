import t from 'tap'
import { ASKING, GRANTED, sayWithdrawn } from '../../terminal/consent.js'

t.test('the terminal says that the desktop asks, and what has come of it', async t => {
  t.match(ASKING, /asks whether its screen may be shared: answer there/)
  t.match(GRANTED, /shares its screen now/)
  t.match(sayWithdrawn('the sharing was ended on the desktop'),
    'The screen is paused: the sharing was ended on the desktop. Resume at /host on this machine to have the desktop ask again.')
})
