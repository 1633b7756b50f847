import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const BUILT = fileURLToPath(new URL('../../dist/network/ticks.js', import.meta.url))

/** What 100 000 ticks take in a new process after full garbage collections, the fastest of several runs, ms. */
function measure (prepare: string): number {
  const script = `
    import { keepTicksFast } from ${JSON.stringify(BUILT)}
    const sleep = () => new Promise(resolve => setTimeout(resolve, 10))
    const run = () => new Promise(resolve => {
      const start = performance.now()
      let ticks = 0
      const next = () => ++ticks === 100_000 ? resolve(performance.now() - start) : process.nextTick(next)
      next()
    })
    ${prepare}
    await sleep()
    for (let i = 0; i < 50; i++) await new Promise(resolve => process.nextTick(resolve))
    for (let i = 0; i < 4; i++) {
      await sleep()
      gc()
    }
    const times = []
    for (let i = 0; i < 8; i++) times.push(await run())
    console.log(Math.min(...times))`
  return Number(execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], { encoding: 'utf8' }))
}

const skip = !process.version.startsWith('v20.') && 'known of Node 20 only'

t.test('ticks stay fast after full garbage collections', { skip }, async t => {
  const [kept, lost] = [measure('keepTicksFast()'), measure('')]
  t.ok(kept < 0.6 * lost, `${kept} ms instead of ${lost}`)
})
