import t from 'tap'
import { asOne, note, wrong, type AnyCheck } from '../../doctor/check.js'
import { examine } from '../../doctor/index.js'
import { reportJson, reportText } from '../../doctor/report.js'
import { settingOf } from '../fixtures/doctor.js'

const taken = wrong('PORT_TAKEN', 'port 3000 is in use by \x1b[2Jevil', 'deskfeed --port 3001')
const one = asOne<number>({ name: 'one', read: async () => 7, judge: facts => ({ well: `${facts} is fine`, findings: [] }) })
const silent: AnyCheck = { name: 'silent', run: async () => ({ findings: [] }) }
const busy: AnyCheck = { name: 'busy', run: async () => ({ well: 'not this', findings: [taken] }) }
const curious: AnyCheck = { name: 'curious', run: async () => ({ findings: [note('LOOPBACK_ONLY', 'only this machine')] }) }

t.test('all is well unless something is wrong: a note is only worth knowing', async t => {
  t.equal((await examine(settingOf(), [one, silent, curious])).isWell, true)
  t.equal((await examine(settingOf(), [one, busy])).isWell, false)
})

t.test('a check that fails, or never ends, keeps nobody from hearing of the others', async t => {
  const broken: AnyCheck = { name: 'broken', run: async () => { throw new TypeError('oh') } }
  const endless: AnyCheck = { name: 'endless', run: () => new Promise(() => {}) }
  const { results } = await examine(settingOf(), [broken, endless, one], 20)
  t.match(results, [
    { name: 'broken', findings: [{ code: 'INTERNAL', sentence: /failed: oh/ }] },
    { name: 'endless', findings: [{ code: 'INTERNAL', sentence: 'this check took longer than 0.02 s' }] },
    { name: 'one', well: '7 is fine' }
  ])
})

t.test('people read a line for each, what mends it, and where more stands; colours are for terminals', async t => {
  const report = await examine(settingOf(), [one, silent, busy, curious])
  const text = reportText(report, false)
  t.match(text, '\nok     one       7 is fine.\n')
  t.match(text, '\nWRONG  busy      port 3000 is in use by [2Jevil.\n')
  t.match(text, '\n                   deskfeed --port 3001\n                 PORT_TAKEN: docs/troubleshooting.md#port_taken\n')
  t.match(text, '\nnote   curious   only this machine.\n')
  t.notMatch(text, 'silent')
  t.notMatch(text, '\x1b', 'no program can colour it')
  t.match(reportText(report, true), '\x1b[31mWRONG  \x1b[0m')
})

t.test('programs read the same as JSON', async t => {
  t.match(JSON.parse(reportJson(await examine(settingOf(), [one, busy]))), {
    version: /^\d/,
    platform: 'linux',
    node: process.versions.node,
    isWell: false,
    checks: [
      { name: 'one', well: '7 is fine', findings: [] },
      { name: 'busy', findings: [{ code: 'PORT_TAKEN', isWrong: true, section: 'docs/troubleshooting.md#port_taken' }] }
    ]
  })
})
