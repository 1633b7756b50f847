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

/** A reason that says no more than the heading does. */
export const SAID_ALREADY = 'paused by the host'

const PAUSE: Words = {
  icon: ICONS.paused,
  heading: { en: 'The screen is paused', zh: '屏幕共享已暂停' },
  explanation: { en: 'The picture comes back when the host continues.', zh: '共享者继续后，画面会自动恢复。' }
}

const LOST: ViewerWords = { en: "The screen can't be shown right now", zh: '暂时无法显示屏幕' }

/** What to say about a code. */
export const wordsFor = (code: ScreenTrouble): Words =>
  code === 'PAUSED' ? PAUSE : { icon: ICONS.lost, heading: LOST, explanation: SCREEN_TROUBLES[code] }

/** What stands on the test pattern where it is shown instead of a screen. */
export const NO_SCREEN: ViewerWords = { en: 'No screen was found. This is a test pattern.', zh: '没有找到屏幕，这是测试画面。' }

/** Every sentence there is: each of their letters must have a glyph. */
export const SENTENCES: ViewerWords[] = [PAUSE.heading, PAUSE.explanation, LOST, NO_SCREEN, ...Object.values(SCREEN_TROUBLES)]
