import { buildLimit } from '../limit/build.js'
import type { Contestant } from './contestant.js'
import { startProgram } from './program.js'

export const limit: Contestant = {
  name: 'the limit',
  what: '[bench/limit/limit.c](../bench/limit/limit.c): XShmGetImage and libjpeg-turbo, one thread, no HTTP',
  start: (owner, { width, height, fps }) => startProgram(owner, buildLimit(), [width, height, fps].map(String))
}
