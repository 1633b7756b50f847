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
  PAUSED: { en: 'It comes back when the person who shares resumes.', zh: '共享者继续后，画面会自动恢复。' },
  NO_DISPLAY: { en: 'The computer that shares has no screen to show.', zh: '共享屏幕的电脑没有可以显示的屏幕。' },
  DISPLAY_REFUSED: { en: 'Deskfeed is not allowed to read the screen.', zh: 'Deskfeed 没有读取屏幕的权限。' },
  WAYLAND: { en: 'This desktop does not show its screen to Deskfeed.', zh: '此桌面环境不允许 Deskfeed 读取屏幕。' },
  NO_SESSION: { en: 'Deskfeed does not run within the desktop.', zh: 'Deskfeed 没有在桌面会话中运行。' },
  DESKTOP_ASKS: { en: 'The desktop is asking whether its screen may be shared.', zh: '桌面正在询问是否允许共享屏幕。' },
  PORTAL_MISSING: { en: 'The service with which the desktop shares its screen is missing.', zh: '缺少桌面用来共享屏幕的服务。' },
  PIPEWIRE_MISSING: { en: 'The service that carries the pictures of the desktop is missing.', zh: '缺少传送桌面画面的服务。' },
  SCREEN_PERMISSION: { en: 'The system does not let Deskfeed see the screen.', zh: '系统不允许 Deskfeed 录制屏幕。' },
  UNKNOWN_DISPLAY: { en: 'This screen is no longer connected.', zh: '这个屏幕已经断开。' },
  TOOL_MISSING: { en: 'A program that takes the pictures is missing.', zh: '缺少截取屏幕的程序。' },
  MODULE_MISSING: { en: 'A package that takes the pictures is missing.', zh: '缺少截取屏幕的软件包。' },
  SOURCE_ENDED: { en: 'The screen is gone.', zh: '屏幕已不可用。' },
  SOURCE_HANGS: { en: 'The screen does not answer.', zh: '屏幕没有响应。' },
  SOURCE_FAILED: { en: 'The screen can\'t be read.', zh: '无法读取屏幕。' },
  TOO_MANY_VIEWS: { en: 'Too many sizes are being watched at once.', zh: '同时观看的画面尺寸太多。' },
  TOO_FEW_FILES: { en: 'The computer that shares has too many files open.', zh: '共享屏幕的电脑打开的文件太多。' },
  INTERNAL: { en: 'Deskfeed has made a mistake.', zh: 'Deskfeed 出现了内部错误。' }
} as const satisfies Record<string, ViewerWords>

export type ScreenTrouble = keyof typeof SCREEN_TROUBLES

/** Whether something is the code of a trouble that viewers may read about. */
export const isScreenTrouble = (code: unknown): code is ScreenTrouble => typeof code === 'string' && Object.hasOwn(SCREEN_TROUBLES, code)
