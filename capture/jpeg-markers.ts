// The markers of a JPEG: the byte that follows 0xff (ITU T.81, table B.1).

export const SOF0 = 0xc0
export const RST0 = 0xd0
export const SOI = 0xd8
export const EOI = 0xd9
export const SOS = 0xda
export const DRI = 0xdd

/** How every JPEG begins. */
export const START = Buffer.from([0xff, SOI, 0xff])
/** How every JPEG ends. */
export const END = Buffer.from([0xff, EOI])

/** Baseline, extended or progressive: what browsers can show. */
export const isFrameHeader = (code: number) => code >= SOF0 && code <= SOF0 + 2

/** DHT, DQT, DNL, DRI, APPn or COM. */
export const isOtherSegment = (code: number) =>
  code === 0xc4 || (code >= 0xdb && code <= DRI) || (code >= 0xe0 && code <= 0xef) || code === 0xfe

/** What may occur within the data of a scan: a byte 0xff that is no marker, or a restart marker. */
export const isScanData = (code: number) => code === 0 || (code >= RST0 && code <= RST0 + 7)
