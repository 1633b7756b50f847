// The markers of a JPEG: the byte that follows 0xff (ITU T.81, table B.1).

export const SOF0 = 0xc0
export const SOF2 = 0xc2
export const DHT = 0xc4
export const RST0 = 0xd0
export const SOI = 0xd8
export const EOI = 0xd9
export const SOS = 0xda
export const DQT = 0xdb
export const DNL = 0xdc
export const DRI = 0xdd
export const APP0 = 0xe0
export const APP14 = 0xee
export const COM = 0xfe

/** How every JPEG begins. */
export const START = Buffer.from([0xff, SOI, 0xff])
/** How every JPEG ends. */
export const END = Buffer.from([0xff, EOI])

/** Any kind of JPEG: baseline, extended, progressive, lossless, hierarchical, arithmetic. The codes in between mean other things. */
export const isFrameHeader = (code: number) => code >= SOF0 && code <= 0xcf && code !== DHT && code !== 0xc8 && code !== 0xcc

/** APPn or COM. */
export const isComment = (code: number) => (code >= APP0 && code <= 0xef) || code === COM

/** What may occur within the data of a scan: a byte 0xff that is no marker, or a restart marker. */
export const isScanData = (code: number) => code === 0 || isRestart(code)

export const isRestart = (code: number) => code >= RST0 && code <= RST0 + 7
