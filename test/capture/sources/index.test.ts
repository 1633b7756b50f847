import t, { type Test } from 'tap'
import type { Display, Source } from '../../../capture/frame.js'
import { chooseSource } from '../../../capture/sources/index.js'
import { Blind, checkServer } from '../../../capture/sources/x11/sight.js'
import { greyJpeg, programOf } from '../../fixtures/program.js'

function displayOf (id: string, primary = false): Display {
  return { id, name: id, x: 0, y: 0, width: 0, height: 0, primary }
}

/** A source of two displays whose pictures are 8x4; `log` records what was asked of it. */
function fake (name: string, { fault, isDark, log = [] }: { fault?: string, isDark?: boolean, log?: string[] } = {}): Source {
  return {
    name,
    async open () {
      log.push(`${name} opens`)
      return {
        lost: new AbortController().signal,
        displays: async () => [displayOf('HDMI-1', true), displayOf('HDMI-2')],
        async capture (display, _pace, _signal, emit) {
          log.push(`${name} starts on ${display.id}`)
          try {
            if (fault) throw new Error(fault)
            if (isDark) return
            const data = Buffer.alloc(8 * 4 * 4)
            emit({ kind: 'picture', data, format: 'bgrx', width: 8, height: 4, stride: 32, takenAt: 0, sequence: 0 })
          } finally {
            log.push(`${name} ends`)
          }
        },
        close: async () => { log.push(`${name} closes`) }
      }
    }
  }
}

/** The choice on a machine where these are the screens. */
async function chooseOn (t: Test, x11Source: Source, nativeSource: Source, screenshotSource: Source): Promise<typeof chooseSource> {
  const module = await t.mockImport<typeof import('../../../capture/sources/index.js')>('../../../capture/sources/index.js', {
    '../../../capture/sources/x11/index.js': { x11Source },
    '../../../capture/sources/native.js': { nativeSource },
    '../../../capture/sources/screenshot.js': { screenshotSource }
  })
  return module.chooseSource
}

t.test('the best source that works is taken, with the primary display and the size of its pictures', async t => {
  const log: string[] = []
  const choose = await chooseOn(t, fake('x11', { log }), fake('native', { log }), fake('screenshot', { log }))
  const { source, display, reason } = await choose('auto')
  t.equal(source.name, 'x11')
  t.match(display, { id: 'HDMI-1', width: 8, height: 4 })
  t.equal(reason, 'the first that works')
  t.strictSame(log, ['x11 opens', 'x11 starts on HDMI-1', 'x11 ends'], 'it was tried out, and is open for the first viewer')
})

t.test('a source that gives no picture is passed over, and the reason is given', async t => {
  const x11 = fake('x11', { fault: 'the cable is out' })
  const native = await (await chooseOn(t, x11, fake('native'), fake('screenshot')))('auto')
  t.match(native, { source: { name: 'native' }, reason: 'the first that works; x11: the cable is out' })
  const screenshot = await (await chooseOn(t, x11, fake('native', { fault: 'not installed' }), fake('screenshot')))('auto')
  t.match(screenshot, { source: { name: 'screenshot' }, reason: 'the first that works; x11: the cable is out; native: not installed' })
})

t.test('without a screen a test pattern is shown, and the reason is given', async t => {
  const choose = await chooseOn(
    t, fake('x11', { fault: 'the cable is out' }), fake('native', { fault: 'not installed' }), fake('screenshot', { fault: 'no camera' })
  )
  const { source, display, reason } = await choose('auto')
  t.equal(source.name, 'pattern')
  t.match(display, { id: 'pattern', width: 1280, height: 720 })
  t.equal(reason, 'no screen found; x11: the cable is out; native: not installed; screenshot: no camera')
})

t.test('what one source knows that nothing can be seen of, is not shown by others', { skip: process.platform !== 'linux' }, async t => {
  const log: string[] = []
  const { chooseSource } = await t.mockImport<typeof import('../../../capture/sources/index.js')>('../../../capture/sources/index.js', {
    '../../../capture/sources/x11/index.js': {
      x11Source: { name: 'x11', open: () => Promise.reject(new Blind('it is Xwayland', 'WAYLAND')) }
    },
    '../../../capture/sources/x11/sight.js': { Blind, checkServer },
    '../../../capture/sources/native.js': { nativeSource: fake('native', { log }) },
    '../../../capture/sources/screenshot.js': { screenshotSource: fake('screenshot', { log }) }
  })
  t.match(await chooseSource('auto'), {
    source: { name: 'pattern' }, reason: 'no screen found; x11: it is Xwayland', code: 'WAYLAND'
  })
  t.strictSame(log, [])
})

t.test('the display that was asked for is shown', async t => {
  const choose = await chooseOn(t, fake('x11'), fake('native'), fake('screenshot'))
  t.match(await choose('auto', 'HDMI-2'), { source: { name: 'x11' }, display: { id: 'HDMI-2' } })
  t.match(await choose('screenshot', 'HDMI-2'), { source: { name: 'screenshot' }, display: { id: 'HDMI-2' } })
})

t.test('a display that does not exist is an error that names those that do, not replaced by another', async t => {
  const choose = await chooseOn(t, fake('x11'), fake('native'), fake('screenshot'))
  const message = 'there is no display "HDMI-3"; x11 shows "HDMI-1", "HDMI-2": set DISPLAY_ID to one of these, or remove it'
  await t.rejects(choose('auto', 'HDMI-3'), { message })
  await t.rejects(choose('x11', 'HDMI-3'), { message: `SOURCE=x11 does not work here: ${message}` })
})

t.test('the source that was asked for is taken, or none', async t => {
  const log: string[] = []
  const choose = await chooseOn(t, fake('x11', { fault: 'the cable is out', log }), fake('native', { log }), fake('screenshot', { log }))
  t.match(await choose('screenshot'), { source: { name: 'screenshot' }, reason: 'as configured' })
  t.match(await choose('pattern'), { source: { name: 'pattern' }, reason: 'as configured', displays: [{ id: 'pattern' }] })
  await t.rejects(choose('x11'), { message: 'SOURCE=x11 does not work here: the cable is out' })
  t.strictSame(log, [
    'screenshot opens', 'screenshot starts on HDMI-1', 'screenshot ends',
    'x11 opens', 'x11 starts on HDMI-1', 'x11 ends', 'x11 closes'
  ])
})

t.test('a source that ends before its first picture does not work', async t => {
  const choose = await chooseOn(t, fake('x11', { isDark: true }), fake('native'), fake('screenshot'))
  await t.rejects(choose('x11'), { message: 'SOURCE=x11 does not work here: it gave no picture' })
})

t.test('the program that was asked for is run, and the size is that of its JPEGs', async t => {
  const command = programOf(t, [greyJpeg(80)], 'await write(jpegs[0]); setInterval(() => {}, 1000)')
  const { source, desktop, display } = await chooseSource('command', undefined, { command })
  t.teardown(() => desktop.close())
  t.equal(source.name, 'command')
  t.match(display, { id: 'command', width: 64, height: 48 })
})

t.test('a program that gives nothing is reported with what it wrote, and so is a missing one', async t => {
  const failing = ['sh', '-c', 'echo "no such camera" >&2; exit 1']
  await t.rejects(chooseSource('command', undefined, { command: failing }), {
    message: 'SOURCE=command does not work here: sh ended with exit code 1: no such camera'
  })
  await t.rejects(chooseSource('command'), {
    message: 'SOURCE=command does not work here: it needs a program that writes JPEGs: set SOURCE_COMMAND, or the option command'
  })
})

t.test('without DISPLAY the real sources say so, and the pattern still works', async t => {
  t.intercept(process, 'env', { value: { ...process.env, DISPLAY: '' } })
  await t.rejects(chooseSource('x11'), { message: 'SOURCE=x11 does not work here: no X server: DISPLAY is not set' })
  t.match(await chooseSource('pattern'), { source: { name: 'pattern' } })
})
