// `npm run icons`: makes the icons of the page, which are committed, from viewer/icon.svg.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withOwner } from '../bench/owner.js'
import { openPage } from '../test/fixtures/chromium.js'

/** Behind an icon that must not be transparent: `--stage` of viewer/style/tokens.css. */
const BACKGROUND = '#0b0d10'

interface Icon {
  name: string
  /** px */
  size: number
  /** How much of its width the sign takes. A mask may leave only a circle of 0.8 (https://w3c.github.io/manifest/#icon-masks). */
  share: number
  background?: string
}

const ICONS: Icon[] = [
  { name: 'icon-192.png', size: 192, share: 1 },
  { name: 'icon-512.png', size: 512, share: 1 },
  { name: 'icon-maskable-512.png', size: 512, share: 0.56, background: BACKGROUND },
  { name: 'apple-touch-icon.png', size: 180, share: 0.68, background: BACKGROUND }
]

const pathOf = (name: string) => fileURLToPath(new URL(`../viewer/${name}`, import.meta.url))

await withOwner(async owner => {
  const page = await openPage(owner)
  const sign = readFileSync(pathOf('icon.svg'), 'base64')
  for (const { name, size, share, background = 'transparent' } of ICONS) {
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(`<style>body { margin: 0; height: 100vh; background: ${background}; display: grid; place-items: center }</style>
      <img src="data:image/svg+xml;base64,${sign}" width="${Math.round(size * share)}">`)
    await page.locator('img').evaluate('image => image.decode()')
    writeFileSync(pathOf(name), await page.screenshot({ omitBackground: true }))
  }
})
