/** The numbers of encodings and pseudo-encodings (RFC 6143, section 7.7; the rest: rfbproto of the RFB community). */
export const ENCODING = {
  raw: 0,
  copyRect: 1,
  hextile: 5,
  tight: 7,
  desktopSize: -223,
  pointerPosition: -232,
  cursor: -239,
  extendedDesktopSize: -308,
  fence: -312,
  continuousUpdates: -313,
  cursorWithAlpha: -314
} as const

/** The number of an encoding of {@link ENCODING}. */
export type Encoding = typeof ENCODING[keyof typeof ENCODING]

/** JPEG quality levels 0 to 9 are the pseudo-encodings from here on. */
export const QUALITY_LEVEL_0 = -32

/** What a quality level means on libjpeg's scale, as TurboVNC and TigerVNC have it. */
export const QUALITIES = [15, 29, 41, 42, 62, 77, 79, 86, 92, 100] as const
