import type { Owner } from '../../../test/fixtures/owner.js'
import { makeMaterial } from './material.js'
import { act, openTerminal } from './programs.js'
import type { Play, Scene } from './scene.js'

/** Ten letters a second. */
const PAUSE_S = 0.1
const TEXT = 'The quick brown fox jumps over the lazy dog while everybody in the class looks at what is typed here.\n'

/** Two terminals full of text; somebody types into one. */
export async function setTyping (owner: Owner): Promise<Play> {
  const { code, log } = makeMaterial()
  await openTerminal(owner, 'Beside', '85x45+1000+100', `head -n 44 ${log} | cut -c -85; sleep 1000`)
  await openTerminal(owner, 'Editor', '95x45+40+60', `head -n 30 ${code} | cut -c -95; cat > /dev/null`)
  await act('mousemove', 300, 300)
  // The pauses of `type` itself are half as long as they are said to be in some versions of xdotool.
  const letters = [...TEXT].flatMap(letter => ['type', '--args', 1, '--delay', 0, letter, 'sleep', PAUSE_S])
  return { run: () => act(...letters) }
}

export const typing: Scene = { name: 'typing', set: setTyping }
