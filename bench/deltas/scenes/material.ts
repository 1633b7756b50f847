import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toArticle, toSlides } from './pages.js'
import { codeLine, createRandom, logLine } from './words.js'

const PHOTOGRAPHS = 3
/** Where each looks at the Mandelbrot set. Its detail, over wide gradients and under grain, costs what a photograph costs a JPEG. */
const PLACES = [[-0.7436, -0.1318, 0.02], [-0.1592, -1.0338, 0.03], [0.2821, 0.0101, 0.006]] as const
const COLOURS = [
  '0x87a7c7 0x305028 0xc0a070 0x203040 0x7f5030 0xe0e8f0', '0xd8c8b0 0x6a4a3a 0x20344a 0xb07850 0x8898a0 0x2a2420',
  '0x203820 0x98b070 0xd0d8e0 0x506880 0xe0c890 0x303028'
]

/** What the scenes show, made by ffmpeg and by rule, so that it is the same everywhere and belongs to nobody. */
export interface Material {
  /** A photograph of 1920x1080 px. */
  photograph: string
  /** A long page of text, code and pictures. */
  article: string
  /** Slides of text and photographs: the right arrow shows the next one, and after the last the first. */
  slides: string
  code: string
  log: string
}

function takePhotograph (path: string, index: number): void {
  const [x, y, scale] = PLACES[index]!
  const colours = COLOURS[index]!.split(' ').map((colour, number) => `c${number}=${colour}`).join(':')
  execFileSync('ffmpeg', [
    '-v', 'error', '-f', 'lavfi', '-i', `gradients=s=1920x1080:seed=${index + 5}:nb_colors=6:${colours}`,
    '-f', 'lavfi', '-i', `mandelbrot=s=960x540:start_x=${x}:start_y=${y}:start_scale=${scale}`, '-frames:v', '1', '-filter_complex',
    '[0]format=rgb24[a];[1]scale=1920:1080:flags=lanczos,format=rgb24[b];[a][b]blend=all_mode=softlight,noise=alls=8:all_seed=3', path
  ])
}

let made: Material | undefined

/** Makes it once a run, in a folder that goes with the process. */
export function makeMaterial (): Material {
  if (made) return made
  const folder = mkdtempSync(join(tmpdir(), 'deskfeed-scenes-'))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const photographs = Array.from({ length: PHOTOGRAPHS }, (_, index) => `photograph-${index}.png`)
  for (const [index, name] of photographs.entries()) takePhotograph(join(folder, name), index)
  const [ofCode, ofLog] = [createRandom(3), createRandom(4)]
  made = {
    photograph: join(folder, photographs[0]!),
    article: write('article.html', toArticle(createRandom(1), photographs)),
    slides: write('slides.html', toSlides(createRandom(2), photographs)),
    code: write('code.txt', Array.from({ length: 60 }, () => codeLine(ofCode)).join('\n')),
    log: write('log.txt', `${Array.from({ length: 2000 }, (_, number) => logLine(ofLog, number)).join('\n')}\n`)
  }
  return made
}
