// What tap prints here: nearly nothing while the tests run, and at the end, where a log that was cut off still has it, every assertion that
// failed, with its file, its tests and all that tap knows of it; then what was skipped and why, and the slowest files. tap's own reports
// draw on a terminal, and without one they lose what they have drawn. tap keeps the whole output of each file in .tap/test-results.
import { Transform } from 'node:stream'
import { Parser } from 'tap-parser'
import { stringify } from 'yaml'

/** How many files pass between two lines that say how far the tests are. */
const FILES_A_LINE = 30
/** How many of the slowest files are named. */
const SLOWEST = 10
/** What tap adds to each assertion, and what says nothing new: the lines around it, how the file was started. */
const NOISE = ['source', 'typeName', 'methodName', 'functionName', 'isToplevel', 'cwd', 'command', 'args', 'stdio', 'externalID']

const indent = text => text.trimEnd().replace(/^(?=.)/gm, '     ')
const seconds = ms => `${(ms / 1000).toFixed(1).padStart(6)} s`

/** What tap knows of an assertion that failed, as YAML: where it stands, the difference, the stack. */
function describe ({ at, ...diagnostics }) {
  for (const noise of NOISE) delete diagnostics[noise]
  const where = at && `${at.fileName}:${at.lineNumber}:${at.columnNumber}`
  const known = { ...(where && { at: where }), ...diagnostics }
  return Object.keys(known).length > 0 ? stringify(known, { lineWidth: 0 }) : ''
}

/** A stream from TAP to the report; tap makes one, pipes into it, and pipes it to its output. */
export default class Report extends Transform {
  #parser = new Parser()
  /** @type {{ name: string, diagnostics: string }[]} */
  #failures = []
  /** Names and reasons of what was skipped, with how often. */
  #skipped = new Map()
  #files = []
  #passed = 0
  #begun = performance.now()

  constructor () {
    super({ decodeStrings: false })
    this.#follow(this.#parser, [])
  }

  /** Reads one level of TAP, and the levels within. `path`: the file and the tests around it. */
  #follow (parser, path) {
    const comments = []
    /** Tests within this one that have failed and said why: the line that closes each adds nothing. */
    const failed = new Set()
    const fail = (name, diagnostics) => {
      this.#failures.push({ name: [...path, name].join(' > '), diagnostics: comments.join('') + diagnostics })
    }

    parser.on('comment', comment => { if (!comment.startsWith('# Subtest: ')) comments.push(comment) })
    parser.on('child', child => {
      const before = this.#failures.length
      this.#follow(child, [...path, child.name])
      child.on('complete', () => { if (this.#failures.length > before) failed.add(child.name) })
    })
    parser.on('assert', ({ ok, name, skip, todo, diag, time, closingTestPoint }) => {
      if (skip) this.#count(`${path[0] ?? name}: ${typeof skip === 'string' ? skip : name}`)
      else if (ok && !closingTestPoint) this.#passed++
      else if (!ok && !todo && !failed.has(name)) fail(name, describe(diag ?? {}))
      if (path.length === 0) this.#endFile(name, ok, time ?? 0)
    })
    parser.on('bailout', reason => fail('Bail out!', reason))
    parser.on('complete', ({ failures }) => {
      // What no assertion says: a plan that was not kept, a line out of order.
      for (const { tapError, name } of failures) if (tapError && !name) fail(tapError, '')
    })
  }

  #count (skipped) {
    this.#skipped.set(skipped, (this.#skipped.get(skipped) ?? 0) + 1)
  }

  #endFile (name, ok, time) {
    this.#files.push({ name, time })
    if (!ok) this.push(`FAILED ${name}\n`)
    if (this.#files.length % FILES_A_LINE === 0) {
      this.push(`${this.#files.length} files in ${seconds(performance.now() - this.#begun).trim()}, ${this.#failures.length} failures\n`)
    }
  }

  _transform (chunk, _encoding, done) {
    this.#parser.write(chunk)
    done()
  }

  _flush (done) {
    this.#parser.end()
    const slowest = this.#files.toSorted((a, b) => b.time - a.time).slice(0, SLOWEST)
    const lines = [
      `\nThe slowest of ${this.#files.length} files:`,
      ...slowest.map(({ name, time }) => `${seconds(time)}  ${name}`)
    ]
    if (this.#skipped.size > 0) {
      lines.push('\nSkipped:', ...[...this.#skipped].map(([what, times]) => `  ${what}${times > 1 ? ` (${times} times)` : ''}`))
    }
    if (this.#failures.length > 0) lines.push('\nFailed:')
    this.#failures.forEach(({ name, diagnostics }, at) => lines.push(`\n  ${at + 1}. ${name}`, indent(diagnostics)))
    lines.push(`\n${this.#passed} passed, ${this.#failures.length} failed, in ${seconds(performance.now() - this.#begun).trim()}.\n`)
    this.push(lines.join('\n'))
    done()
  }
}
