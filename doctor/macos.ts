/** Where macOS keeps it: Apple's documentation, "CGPreflightScreenCaptureAccess()", macOS 10.15 and later. */
const FRAMEWORK = '/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics'

/**
 * Whether macOS lets this program, or the terminal that started it, record the screen. Without that permission pictures show the wallpaper
 * and no windows, and nothing fails (nashaofu/xcap#144, bencevans/screenshot-desktop#156). To ask opens no dialogue.
 * @returns `undefined` on other systems, and where koffi is missing
 */
export async function mayRecord (platform: NodeJS.Platform): Promise<boolean | undefined> {
  if (platform !== 'darwin') return
  try {
    const { default: koffi } = await import('koffi')
    return koffi.load(FRAMEWORK).func('bool CGPreflightScreenCaptureAccess()')() as boolean
  } catch {}
}
