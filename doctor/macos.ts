/** Where macOS keeps it: Apple's documentation, "CGPreflightScreenCaptureAccess()", macOS 10.15 and later. */
const FRAMEWORK = '/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics'
const QUESTION = 'bool CGPreflightScreenCaptureAccess()'

/** A library of the system, with its functions by their declarations in C. */
interface Library { func (declaration: string): () => unknown }

async function loadLibrary (path: string): Promise<Library> {
  const { default: koffi } = await import('koffi')
  return koffi.load(path)
}

/**
 * Whether macOS lets this program, or the terminal that started it, record the screen. Without that permission pictures show the wallpaper
 * and no windows, and nothing fails (nashaofu/xcap#144, bencevans/screenshot-desktop#156). To ask opens no dialogue.
 * @returns `undefined` on other systems, and where koffi or the question is missing
 */
export async function mayRecord (platform: NodeJS.Platform, load = loadLibrary): Promise<boolean | undefined> {
  if (platform !== 'darwin') return
  try {
    return Boolean((await load(FRAMEWORK)).func(QUESTION)())
  } catch {}
}
