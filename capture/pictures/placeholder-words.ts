import { SCREEN_TROUBLES, type ScreenTrouble, type ViewerWords } from '../../contract/troubles.js'

/** What a placeholder says, from large to small. */
export interface Words {
  /** A character of our own: scripts/glyphs/icons.ts draws it. */
  icon: string
  heading: ViewerWords
  explanation: ViewerWords
}

/** The signs. */
export const ICONS = { paused: '\ue000', lost: '\ue001' }

const PAUSE: ViewerWords = { en: 'The screen is paused', zh: '屏幕共享已暂停' }

const LOST: ViewerWords = { en: "The screen can't be shown right now", zh: '暂时无法显示屏幕' }

/** What to say about a code. */
export function wordsFor (code: ScreenTrouble): Words {
  const explanation = SCREEN_TROUBLES[code]
  return code === 'PAUSED' ? { icon: ICONS.paused, heading: PAUSE, explanation } : { icon: ICONS.lost, heading: LOST, explanation }
}

/** What stands on the test pattern where it is shown instead of a screen. */
export const NO_SCREEN: ViewerWords = { en: 'No screen was found. This is a test pattern.', zh: '没有找到屏幕，这是测试画面。' }

/** Every sentence there is: each of their letters must have a glyph. */
export const SENTENCES: ViewerWords[] = [PAUSE, LOST, NO_SCREEN, ...Object.values(SCREEN_TROUBLES)]
