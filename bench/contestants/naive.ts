import { fileURLToPath } from 'node:url'
import type { Contestant } from './contestant.js'
import { startProgram } from './program.js'

export const naive: Contestant = {
  name: 'naive',
  what: 'screenshot-desktop, then jimp decodes and encodes, in a loop',
  start: owner => startProgram(owner, process.execPath, ['--import', 'tsx', fileURLToPath(new URL('naive-loop.ts', import.meta.url))])
}
