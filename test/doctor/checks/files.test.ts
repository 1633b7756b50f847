import t from 'tap'
import { files } from '../../../doctor/checks/files.js'
import { codesOf, settingOf } from '../../fixtures/doctor.js'

t.test('too few files for a start are wrong, too few for MAX_VIEWERS worth knowing', async t => {
  const judge = (limit: number | undefined, MAX_VIEWERS = '') => files.judge(limit, settingOf({ MAX_VIEWERS }))
  t.same(codesOf(judge(100).findings), ['TOO_FEW_FILES'])
  t.match(judge(1024).findings, [{ code: 'TOO_FEW_FILES', isWrong: false, commands: ['ulimit -n 16384'] }])
  t.same(codesOf(judge(13_600).findings), [])
  t.same(codesOf(judge(4096, '50').findings), [])
  t.same(judge(undefined), { findings: [] }, 'where the system does not tell')
})

t.test('it is read where the system tells', { skip: process.platform !== 'linux' && 'only Linux tells' }, async t => {
  t.ok((await files.read(settingOf()))! > 0)
})
