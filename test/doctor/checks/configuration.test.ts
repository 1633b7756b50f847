import t from 'tap'
import { configuration } from '../../../doctor/checks/configuration.js'
import { codesOf, settingOf } from '../../fixtures/doctor.js'

t.test('a wrong value is wrong, a variable that nobody reads is worth knowing', async t => {
  const setting = { ...settingOf(), mistake: 'PORT in .env is "http".', notes: ['PROT in .env means nothing to Deskfeed.'] }
  const { findings } = configuration.judge(undefined, setting)
  t.same(codesOf(findings), ['WRONG_SETTING', 'wrong_setting'])
  t.equal(findings[0]!.sentence, 'PORT in .env is "http"; the checks below go by the defaults')
  t.match(configuration.judge(undefined, settingOf()), { well: String, findings: [] })
})
