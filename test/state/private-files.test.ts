import { chmodSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { readPrivate, writePrivate, writePrivateSync } from '../../state/private-files.js'
import { asStranger } from '../fixtures/stranger.js'

const NO_MODES = process.platform === 'win32' && 'Windows has no modes'
const read = (path: string) => readPrivate(path, { isSecret: true, maxBytes: 100 })

/** The two ways to write a file. */
const WRITE = {
  writePrivate,
  writePrivateSync: async (...args: Parameters<typeof writePrivateSync>) => writePrivateSync(...args)
}

/** A folder as this user makes it, below one that is there. */
function folderOf (t: Test): string {
  const folder = `${t.testdir({})}/state`
  mkdirSync(folder, { mode: 0o700 })
  return folder
}

for (const [name, write] of Object.entries(WRITE)) {
  t.test(`${name}: what is written is read again, and nobody else can read it, whatever the umask`, { skip: NO_MODES }, async t => {
    for (const mask of [0o000, 0o022, 0o077]) {
      const folder = `${t.testdir({})}/a/b-${mask}`
      const before = process.umask(mask)
      try {
        for (const text of ['one', 'two']) await write(`${folder}/file`, text)
      } finally {
        process.umask(before)
      }
      t.equal(read(`${folder}/file`), 'two')
      t.same(readdirSync(folder), ['file'])
      t.equal(statSync(folder).mode & 0o777, 0o700)
      t.equal(statSync(`${folder}/file`).mode & 0o777, 0o600)
    }
  })

  t.test(`${name}: nothing is written through a symbolic link`, { skip: NO_MODES }, async t => {
    const folder = folderOf(t)
    writeFileSync(`${folder}/victim`, 'untouched')
    for (const link of ['file', 'file.part']) symlinkSync('victim', `${folder}/${link}`)
    await write(`${folder}/file`, 'secret')
    t.equal(readFileSync(`${folder}/victim`, 'utf8'), 'untouched')
    t.equal(read(`${folder}/file`), 'secret')
    renameSync(folder, `${folder}-2`)
    symlinkSync(`${folder}-2`, folder)
    await t.rejects(write(`${folder}/other`, 'secret'), { message: `${folder} is a symbolic link` })
    t.notOk(readdirSync(`${folder}-2`).includes('other'))
  })

  t.test(`${name}: nothing is written into a folder that others can change`, { skip: NO_MODES }, async t => {
    const folder = folderOf(t)
    for (const mode of [0o770, 0o702, 0o1777]) {
      chmodSync(folder, mode)
      await t.rejects(write(`${folder}/file`, 'secret'), { message: /can be changed by other users/ })
    }
    t.same(readdirSync(folder), [])
  })
}

t.test('a file that is not there is no fault', async t => {
  const folder = folderOf(t)
  writeFileSync(`${folder}/file`, '', { mode: 0o600 })
  for (const path of [`${folder}/none`, `${folder}/none/none`, `${folder}/file/none`]) t.throws(() => statSync(path))
  t.equal(read(`${folder}/none`), undefined)
  t.equal(read(`${folder}/none/none`), undefined)
  t.equal(read(`${folder}/file/none/none`), undefined)
})

t.test('what others can read is not read if it is secret; what they can change is not read at all', { skip: NO_MODES }, async t => {
  const path = `${folderOf(t)}/file`
  writeFileSync(path, 'text')
  for (const [mode, message] of [[0o640, /read by/], [0o604, /read by/], [0o620, /changed by/], [0o602, /changed by/]] as const) {
    chmodSync(path, mode)
    t.throws(() => read(path), { message })
  }
  chmodSync(path, 0o644)
  t.equal(readPrivate(path, { isSecret: false, maxBytes: 100 }), 'text')
})

t.test('no more than the limit is read', async t => {
  const path = `${folderOf(t)}/file`
  writeFileSync(path, 'x'.repeat(101), { mode: 0o600 })
  t.throws(() => read(path), { message: /is too big/ })
})

t.test('what belongs to another user is neither read nor written', {
  skip: process.geteuid?.() !== 0 && 'needs to become another user, which root can'
}, async t => {
  const folder = folderOf(t)
  writeFileSync(`${folder}/file`, 'text', { mode: 0o644 })
  chmodSync(folder, 0o755)
  const before = process.cwd()
  process.chdir(folder)
  t.teardown(() => process.chdir(before))
  asStranger(() => {
    t.throws(() => readPrivate('./file', { isSecret: false, maxBytes: 100 }), { message: /belongs to another user/ })
    t.throws(() => writePrivateSync('./file', 'other'), { message: /belongs to another user/ })
  })
  t.equal(readFileSync(`${folder}/file`, 'utf8'), 'text')
})
