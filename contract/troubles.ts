/** What viewers read, in the languages of the page. */
export interface ViewerWords {
  readonly en: string
  readonly zh: string
}

/**
 * Why viewers see no screen, by stable codes, each with what they read: in plain words, since only the host can mend it. PAUSED is none to
 * mend.
 */
export const SCREEN_TROUBLES = {
  PAUSED: { en: 'The host has paused the screen.', zh: '共享者暂停了屏幕共享。' },
  NO_DISPLAY: { en: 'This computer has no screen to show.', zh: '这台电脑没有可以共享的屏幕。' },
  DISPLAY_REFUSED: { en: 'The screen may not be read by Deskfeed.', zh: 'Deskfeed 没有读取屏幕的权限。' },
  WAYLAND: { en: 'This desktop does not show its screen to Deskfeed.', zh: '这个桌面不让 Deskfeed 读取屏幕。' },
  SCREEN_PERMISSION: { en: 'The system does not let Deskfeed see the screen.', zh: '系统不允许 Deskfeed 录制屏幕。' },
  UNKNOWN_DISPLAY: { en: 'This screen is no longer connected.', zh: '这个屏幕已经断开。' },
  TOOL_MISSING: { en: 'A program that takes the pictures is missing.', zh: '缺少截取屏幕的程序。' },
  MODULE_MISSING: { en: 'A package that takes the pictures is missing.', zh: '缺少截取屏幕的软件包。' },
  SOURCE_ENDED: { en: 'The screen is gone.', zh: '屏幕信号已中断。' },
  SOURCE_HANGS: { en: 'The screen does not answer.', zh: '屏幕没有响应。' },
  SOURCE_FAILED: { en: 'The screen can\'t be read.', zh: '无法读取屏幕。' },
  TOO_MANY_VIEWS: { en: 'Too many sizes are being watched at once.', zh: '同时观看的画面尺寸太多。' },
  TOO_FEW_FILES: { en: 'The computer has too many files open.', zh: '这台电脑打开的文件太多。' },
  INTERNAL: { en: 'Deskfeed has made a mistake.', zh: 'Deskfeed 出现了内部错误。' }
} as const satisfies Record<string, ViewerWords>

/** What keeps people from reaching the service; those who could read it are not there. */
const SERVICE_TROUBLES = [
  'WRONG_SETTING', 'PORT_TAKEN', 'PORT_FORBIDDEN', 'WRONG_ADDRESS', 'LOOPBACK_ONLY', 'NO_NETWORK', 'WRONG_NAME', 'FIREWALL'
] as const

export type ScreenTrouble = keyof typeof SCREEN_TROUBLES
export type Trouble = ScreenTrouble | typeof SERVICE_TROUBLES[number]

/** Every code: docs/troubleshooting.md has a section for each. */
export const TROUBLES: readonly Trouble[] = [...Object.keys(SCREEN_TROUBLES) as ScreenTrouble[], ...SERVICE_TROUBLES]

/** Whether something is the code of a trouble that viewers may read about. */
export const isScreenTrouble = (code: unknown): code is ScreenTrouble => typeof code === 'string' && Object.hasOwn(SCREEN_TROUBLES, code)

/** What the system says where a process, or all of them, has as many files open as it may. */
export const isTooFewFiles = (code: unknown): boolean => code === 'EMFILE' || code === 'ENFILE'

/** Where people read what to do. */
export const seeAlso = (code: Trouble): string => `See ${code} in docs/troubleshooting.md.`

/** What a person at this machine has to mend. Its message is a sentence that says what to change. */
export class TroubleError extends Error {
  readonly code: Trouble

  constructor (code: Trouble, message: string) {
    super(message)
    this.code = code
  }
}
