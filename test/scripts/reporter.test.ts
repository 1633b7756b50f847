import { text } from 'node:stream/consumers'
import t from 'tap'
import Report from '../../scripts/reporter.js'

/** What tap writes about three files: one with a failure, one that ends too early, one that is fine. */
const OUTPUT = `TAP version 14
1..3
# Subtest: test/cut.test.ts
    # Subtest: a JPEG
        # attempt 1: 340 ms
        not ok 1 - it is whole
          ---
          compare: ===
          at:
            fileName: test/cut.test.ts
            lineNumber: 7
            columnNumber: 5
            typeName: Test
          source: |
            t.equal(size, 2)
          diff: |
            -2
            +1
          ...
        ok 2 - it is not empty
        ok 3 - a camera # SKIP needs a camera
        1..3
    not ok 1 - a JPEG # time=16.1ms
    1..1
not ok 1 - test/cut.test.ts # time=27000.8ms
  ---
  command: /usr/bin/node
  exitCode: 1
  ...
# Subtest: test/early.test.ts
    ok 1 - begins
    1..1
not ok 2 - test/early.test.ts # time=900ms
  ---
  command: /usr/bin/node
  exitCode: 3
  ...
# Subtest: test/fine.test.ts
    ok 1 - works
    1..1
ok 3 - test/fine.test.ts # time=1000ms
`

t.test('a run of the tests ends with every failure, where it stands, and what is known of it', async t => {
  const report = new Report()
  report.end(OUTPUT)
  const lines = (await text(report)).split('\n')

  const failed = lines.slice(lines.indexOf('Failed:')).join('\n')
  t.match(failed, /1\. test\/cut\.test\.ts > a JPEG > it is whole\n *# attempt 1: 340 ms\n *at: test\/cut\.test\.ts:7:5\n/)
  t.match(failed, /-2\n *\+1/, 'the difference')
  t.match(failed, /2\. test\/early\.test\.ts\n *exitCode: 3\n/, 'a file that failed with no assertion')
  t.notMatch(failed, /3\. |source|command/, 'and nothing twice, and nothing that says nothing')
  t.match(failed, /\n3 passed, 2 failed, in +[\d.]+ s\.\n$/)
})

t.test('a run of the tests says what was skipped, and which files are slow', async t => {
  const report = new Report()
  report.end(OUTPUT)
  const said = await text(report)
  t.match(said, 'test/cut.test.ts: needs a camera')
  t.match(said, /slowest of 3 files:\n +27\.0 s {2}test\/cut\.test\.ts\n +1\.0 s {2}test\/fine\.test\.ts\n +0\.9 s/)
})
