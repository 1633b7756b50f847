import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { VIEWER_FOLDER } from '../../assets.js'

/** All that a browser may load for the page that watches, compressed, bytes. */
const MOST = 60 * 1024
/** What is served, but not for that page. */
const NOT_OF_THE_PAGE = /LICENSE|^host/

t.test('the page that watches weighs less than 60 KB, compressed', async t => {
  const files = readdirSync(VIEWER_FOLDER, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .filter(({ name }) => !NOT_OF_THE_PAGE.test(name))
    .map(({ parentPath, name }) => ({ name, bytes: gzipSync(readFileSync(join(parentPath, name)), { level: 9 }).length }))
  t.ok(files.some(({ name }) => name.startsWith('main-')))
  const sum = files.reduce((sum, { bytes }) => sum + bytes, 0)
  t.ok(sum < MOST, `${sum} bytes: ${files.map(({ name, bytes }) => `${name} ${bytes}`).join(', ')}`)
})
