import t from 'tap'
import { modules } from '../../../doctor/checks/modules.js'
import { codesOf, settingOf } from '../../fixtures/doctor.js'

t.test('a package that can\'t be loaded is told, with what is slower or missing without it', async t => {
  const judge = (faults: Record<string, string>, SOURCE = 'auto') => modules.judge(faults, settingOf({ SOURCE })).findings
  t.match(judge({ koffi: 'Cannot find package' }), [{
    code: 'MODULE_MISSING',
    isWrong: false,
    sentence: /^koffi .*Cannot find package.*slow links/,
    commands: ['npm install --include=optional']
  }])
  t.same(codesOf(judge({ 'node-screenshots': 'no' }, 'native')), ['MODULE_MISSING'])
  t.same(codesOf(judge({})), [])
})

t.test('those that are used here are really loaded', async t => {
  t.same(await modules.read(settingOf()), {})
})
