import { makeMaterial } from './material.js'
import { act, openTerminal } from './programs.js'
import type { Scene } from './scene.js'

const SECONDS = 8
/** Twenty times a second four lines: as fast as a log that somebody still tries to follow. */
const BURSTS = SECONDS * 20
const LINES = 4

/** After each Enter, the same lines at a steady rate; the time that a burst itself takes does not count. */
const SCRIPT = (log: string) => `
  mapfile -t lines < ${log}
  while read -rs; do
    begun=\${EPOCHREALTIME/./}
    for ((burst = 0; burst < ${BURSTS}; burst++)); do
      printf '%s\\n' "\${lines[@]:burst * ${LINES}:${LINES}}"
      left=$((begun + (burst + 1) * 50000 - \${EPOCHREALTIME/./}))
      ((left > 0)) && read -rst 0.$(printf %06d $left) -N 1
    done
  done`

export const flood: Scene = {
  name: 'terminal flood',
  async set (owner) {
    await openTerminal(owner, 'Flood', '150x45+40+60', SCRIPT(makeMaterial().log))
    await act('mousemove', 300, 300)
    return { run: () => act('key', 'Return', 'sleep', SECONDS) }
  }
}
