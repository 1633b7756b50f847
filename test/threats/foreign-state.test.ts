import { execFileSync } from 'node:child_process'
import {
  chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync
} from 'node:fs'
import t, { type Test } from 'tap'
import { reopenedApp } from '../fixtures/reopened-app.js'
import { restarts, type Restarted, type Restarts } from '../fixtures/restarts.js'

const ACCESS_KEY = 'a-key-that-is-meant-to-last'
const NOBODY = 65534
const NEEDS_ROOT = process.geteuid?.() !== 0 && 'needs the right to give files to another user, which root has'

/** A service that has been killed while the host let everybody watch, and one of them had a session. */
async function left (t: Test, make: (t: Test) => Promise<Restarts<Restarted>>) {
  const service = await make(t)
  const first = await service.start({ ACCESS_KEY })
  const visitor = await first.logIn({ key: ACCESS_KEY })
  await first.host('/settings', 'PUT', { access: 'open' })
  await first.end('SIGKILL')
  return { ...service, visitor }
}

interface Case {
  title: string
  /** How the sentence names it. */
  says: RegExp
  skip?: string | false
  /** The program is tried where it reads the file and where it reads the folder, the app in this process with all the rest. */
  make?: (t: Test) => Promise<Restarts<Restarted>>
  spoil (paths: Pick<Restarts, 'file' | 'folder'>): void
}

/** What can be wrong. */
const CASES: Case[] = [
  { title: 'a file that is cut off', says: /json is broken/, make: restarts, spoil: ({ file }) => truncateSync(file, 100) },
  { title: 'an empty file', says: /json is broken/, spoil: ({ file }) => truncateSync(file) },
  {
    title: 'the file of another program',
    says: /json was not written by this version of Deskfeed/,
    spoil: ({ file }) => writeFileSync(file, '{"paused":false}')
  },
  {
    title: 'the file of a later version',
    says: /json was not written by this version of Deskfeed/,
    spoil: ({ file }) => writeFileSync(file, readFileSync(file, 'utf8').replace('"version":1', '"version":2'))
  },
  {
    title: 'a file without an end',
    says: /json is too big/,
    spoil: ({ file }) => truncateSync(file, 2 ** 40)
  },
  {
    title: 'a symbolic link in place of the file',
    says: /json is a symbolic link/,
    spoil ({ file, folder }) {
      renameSync(file, `${folder}/elsewhere`)
      symlinkSync('elsewhere', file)
    }
  },
  {
    title: 'a symbolic link that leads nowhere yet',
    says: /json is a symbolic link/,
    spoil ({ file, folder }) {
      rmSync(file)
      symlinkSync(`${folder}/not-there`, file)
    }
  },
  {
    title: 'a symbolic link in place of the folder',
    says: /deskfeed is a symbolic link/,
    spoil ({ folder }) {
      renameSync(folder, `${folder}.moved`)
      symlinkSync(`${folder}.moved`, folder)
    }
  },
  {
    title: 'a pipe that nobody writes to',
    says: /json is not what should be there/,
    spoil ({ file }) {
      rmSync(file)
      execFileSync('mkfifo', ['-m', '600', file])
    }
  },
  {
    title: 'a folder in place of the file',
    says: /json is not what should be there/,
    spoil ({ file }) {
      rmSync(file)
      mkdirSync(file)
    }
  },
  { title: 'a file that others can change', says: /json can be changed by other users/, spoil: ({ file }) => chmodSync(file, 0o620) },
  { title: 'a file that others could read', says: /json can be read by other users/, spoil: ({ file }) => chmodSync(file, 0o604) },
  {
    title: 'a folder that others can change',
    says: /deskfeed can be changed by other users/,
    make: restarts,
    spoil: ({ folder }) => chmodSync(folder, 0o777)
  },
  {
    title: 'a file of another user',
    says: /json belongs to another user/,
    skip: NEEDS_ROOT,
    spoil: ({ file }) => chownSync(file, NOBODY, NOBODY)
  },
  {
    title: 'a folder of another user',
    says: /deskfeed belongs to another user/,
    skip: NEEDS_ROOT,
    spoil: ({ folder }) => chownSync(folder, NOBODY, NOBODY)
  },
  {
    title: 'an empty folder of another user',
    says: /deskfeed belongs to another user/,
    skip: NEEDS_ROOT,
    spoil ({ folder, file }) {
      rmSync(file)
      chownSync(folder, NOBODY, NOBODY)
    }
  }
]

/** Everything about a path that a write would change. */
function look (path: string) {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats && { ino: stats.ino, size: stats.size, mtimeMs: stats.mtimeMs, mode: stats.mode, uid: stats.uid }
}

for (const { title, says, skip, make = reopenedApp, spoil } of CASES) {
  t.test(`${title} is not trusted: one sentence, closed rather than open, nothing overwritten`, { skip: skip ?? false }, async t => {
    const { start, visitor, ...paths } = await left(t, make)
    spoil(paths)
    const places = [paths.folder, paths.file]
    const before = places.map(look)

    const service = await start({ ACCESS_KEY })
    const [sentence, ...more] = service.stdout().split('\n').filter(line => line.includes('can\'t be used'))
    t.match(sentence, says)
    t.match(sentence, /: the screen is paused, and only a new key lets people in, until you mend or delete that or set STATE=none\.$/)
    t.same(more, [])
    t.match(await service.host(), { paused: true, access: 'key' })
    t.equal((await service.ask('/snapshot.jpg', { headers: visitor })).status, 401)
    t.equal((await service.ask('/snapshot.jpg', { headers: { authorization: `Bearer ${ACCESS_KEY}` } })).status, 401)
    t.equal((await service.ask('/snapshot.jpg')).status, 401)

    await service.host('/resume')
    await service.logIn({ key: await service.key() })
    t.equal((await service.ask('/snapshot.jpg', { headers: { authorization: `Bearer ${await service.key()}` } })).status, 200)
    await service.end('SIGTERM')
    t.same(places.map(look), before)
    t.equal(service.stderr(), '')
  })
}
