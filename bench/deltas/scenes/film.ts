import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Owner } from '../../../test/fixtures/owner.js'
import { FULL_HD } from '../../screen.js'
import type { Play, Scene } from './scene.js'

/** What `film-program.ts` shows. */
export interface FilmPlan {
  x: number
  y: number
  width: number
  height: number
  /** Of ffmpeg, which gives pictures of that size. */
  source: string
  /** How many there are; after the last comes the first. */
  pictures: number
  /** How many are shown in a play. */
  shown: number
}

const PROGRAM = fileURLToPath(new URL('film-program.ts', import.meta.url))

/** Shows a film on `$DISPLAY`. */
export async function setFilm (owner: Owner, plan: FilmPlan): Promise<Play> {
  const child = fork(PROGRAM, [JSON.stringify(plan)], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  owner.teardown(() => { child.kill('SIGKILL') })
  const ended = once(child, 'exit').then(([code]) => { throw new Error(`the film ended with ${code}`) })
  ended.catch(() => {})
  await Promise.race([once(child, 'message'), ended])
  return {
    async run (onStill) {
      const over = new Promise<void>(resolve => {
        child.on('message', function heard (message) {
          if (message === 'still') return onStill()
          child.off('message', heard)
          resolve()
        })
      })
      child.send('play')
      await Promise.race([over, ended])
    }
  }
}

/** Zooming into the Mandelbrot set: all of it moves, nothing is where it was, and there is detail of every size. */
const zoom = (size: string) => `mandelbrot=s=${size}:rate=25`

export const VIDEO: FilmPlan = { x: 640, y: 300, width: 640, height: 360, source: zoom('640x360'), pictures: 200, shown: 200 }

const FULL: FilmPlan = {
  x: 0,
  y: 0,
  ...FULL_HD,
  source: `${zoom('960x540')}:start_scale=0.4:end_scale=0.2:end_pts=50,scale=1920:1080:flags=bicubic`,
  pictures: 50,
  shown: 200
}

export const full: Scene = { name: 'full motion', compared: FULL, set: owner => setFilm(owner, FULL) }
