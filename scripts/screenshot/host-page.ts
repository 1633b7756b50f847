// `npx tsx scripts/screenshot/host-page.ts FOLDER`: pictures of the host's page in every size, colour and language, with nobody, a few and
// a whole class, to be looked at. Build first.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { withOwner } from '../../bench/owner.js'
import { listen } from '../../test/fixtures/build.js'
import { openPage } from '../../test/fixtures/chromium.js'
import type { Owner } from '../../test/fixtures/owner.js'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('say where to: npx tsx scripts/screenshot/host-page.ts FOLDER')
mkdirSync(folder, { recursive: true })

const SIZES = [{ width: 1440, height: 900 }, { width: 820, height: 1180 }, { width: 360, height: 740 }]
const NAMES = [
  'Ann', '王小明', 'Bartholomäus Featherstone-Winterbottom', '', '李娜', 'Chidi', '', 'Zoë', '陈', 'Dmitri',
  'Émile', '', 'Fatima', '张伟', 'Giulia', 'Hà My', '', 'Ivan', 'João', '刘洋',
  'Khadija', 'Liam', '', 'Mei', '赵静', 'Noor', 'Olga', '', 'Pia', 'Quentin'
]
const AGENTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'VLC/3.0.21 LibVLC/3.0.21'
]

/** Somebody at a device of their own, as a proxy says it. */
const headersOf = (index: number) => ({ 'x-forwarded-for': `10.0.0.${index + 10}`, 'user-agent': AGENTS[index % AGENTS.length]! })

const knock = async (url: string, index: number) => await fetch(`${url}/access`, {
  method: 'POST',
  headers: { ...headersOf(index), 'content-type': 'application/json' },
  body: JSON.stringify({ name: NAMES[index % NAMES.length] })
})

/** Lets so many in, who then watch. */
async function letIn (owner: Owner, app: FastifyInstance, url: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const answer = await knock(url, index)
    await app.inject({ method: 'POST', url: '/host/waiting/allow' })
    const over = new AbortController()
    owner.teardown(() => over.abort())
    const headers = { ...headersOf(index), cookie: answer.headers.get('set-cookie')!.split(';')[0]! }
    const { body } = await fetch(`${url}/video_feed`, { headers, signal: over.signal })
    body!.pipeTo(new WritableStream()).catch(() => {})
  }
}

/** What is taken besides the whole page, in one state each. */
const DETAILS: Record<string, (page: Page) => Promise<unknown>> = {
  poster: page => page.locator('#invite-buttons button').first().click(),
  end: page => page.locator('#viewers button').first().click(),
  picture: async page => {
    await page.locator('#picture-open').click()
    await page.locator('#picture-stage canvas').waitFor()
  }
}

for (const count of [0, 3, 30]) {
  await withOwner(async owner => {
    const variables = { ACCESS: 'ask', TRUST_PROXY: '127.0.0.1', FPS: '1', WIDTH: '640', HOST_KEY: 'aHostKeyThatIsLongEnough' }
    const { app, url } = await listen(owner as unknown as Test, variables)
    await letIn(owner, app, url, count)
    if (count > 0) for (let index = 0; index < count; index++) await knock(url, index + 40)
    if (count < 30) await app.inject({ method: 'PUT', url: '/host/settings', payload: { access: 'pin' } })
    const page = await openPage(owner)
    for (const locale of ['en', 'zh-CN']) {
      for (const viewport of SIZES) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const context = await page.context().browser()!.newContext({ locale, viewport, colorScheme })
          const shot = await context.newPage()
          const name = `${count}-${viewport.width}-${colorScheme}-${locale.slice(0, 2)}`
          const open = async () => {
            await shot.goto(`${url}/host`, { waitUntil: 'domcontentloaded' })
            await shot.getByRole('main').waitFor()
          }
          await open()
          await shot.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
          for (const [detail, show] of count === 3 ? Object.entries(DETAILS) : []) {
            await show(shot)
            await shot.screenshot({ path: join(folder, `${name}-${detail}.png`) })
            await open()
          }
          if (count === 0) {
            await shot.setExtraHTTPHeaders({ via: '1.1 phone' })
            await shot.goto(`${url}/host`, { waitUntil: 'domcontentloaded' })
            await shot.locator('#entrance').waitFor()
            await shot.screenshot({ path: join(folder, `${name}-entrance.png`) })
          }
          await context.close()
        }
      }
    }
  })
}
