/** The part of `x11` 4 that Deskfeed uses (the package brings no types). */
declare module 'x11' {
  import type { EventEmitter } from 'node:events'

  export type Callback<T> = (error: Error | null | undefined, value: T) => boolean | void

  export interface Client extends EventEmitter {
    AllocID (): number
    require<E> (name: string, callback: Callback<E>): void
    GetInputFocus (callback: Callback<unknown>): void
    GetGeometry (drawable: number, callback: Callback<{ width: number, height: number, depth: number }>): void
    GetImage (
      format: number, drawable: number, x: number, y: number, width: number, height: number, planeMask: number,
      callback: Callback<{ data: Buffer }>
    ): void
    QueryExtension (name: string, callback: Callback<XExtension>): void
    QueryPointer (window: number, callback: Callback<{ sameScreen: number }>): void
    QueryColors (colormap: number, pixels: number[], callback: Callback<Colour[]>): void
    ListInstalledColormaps (window: number, callback: Callback<number[]>): void
    ChangeWindowAttributes (window: number, values: { eventMask: number }): void
    CreatePixmap (id: number, drawable: number, depth: number, width: number, height: number): void
    FreePixmap (pixmap: number): void
    CreateGC (id: number, drawable: number, values: { foreground?: number, subwindowMode?: number, graphicsExposures?: number }): void
    FreeGC (gc: number): void
    CopyArea (from: number, to: number, gc: number, fromX: number, fromY: number, x: number, y: number, width: number, height: number): void
    readonly eventMask: { StructureNotify: number }
    stream: import('node:net').Socket
    /** For requests that the library does not have: the number of the last one, the bytes, and how the answer is read. */
    seq_num: number
    replies: Record<number, [(reply: Buffer) => unknown, Callback<never>]>
    pack_stream: { put (request: Buffer): void, submit (expectsReply: boolean): void }
  }
  export interface XExtension {
    present: number
    majorOpcode: number
  }
  /** 16 bits each. */
  export interface Colour { red: number, green: number, blue: number }
  export interface Visual {
    class: number
    /** How many colours a colormap has. */
    map_ent: number
    red_mask: number
    green_mask: number
    blue_mask: number
  }
  export interface Screen {
    root: number
    root_visual: number
    root_depth: number
    pixel_width: number
    pixel_height: number
    default_colormap: number
    depths: Record<string, Record<string, Visual>>
  }
  export interface ServerDisplay {
    client: Client
    screen: Screen[]
    /** By depth. */
    format: Record<string, { bits_per_pixel: number, scanline_pad: number }>
    /** 0 for the least significant byte first, 1 for the most. */
    image_byte_order: number
  }
  export interface Damage {
    ReportLevel: { BoundingBox: number }
    Create (damage: number, drawable: number, level: number): void
    Destroy (damage: number): void
    Subtract (damage: number, repair: number, parts: number): void
  }
  export interface Shm {
    AttachFd (segment: number, fd: number, readOnly: boolean, callback: Callback<void>): void
    Detach (segment: number): void
    GetImage (
      drawable: number, x: number, y: number, width: number, height: number, planeMask: number, format: number, segment: number,
      offset: number, callback: Callback<{ size: number }>
    ): void
  }
  export interface CursorImage {
    /** The hot spot on the desktop, and in the image, px. */
    x: number
    y: number
    xhot: number
    yhot: number
    width: number
    height: number
    cursorSerial: number
    /** Four bytes a pixel: blue, green, red, alpha; premultiplied. */
    cursorImage: Buffer
  }
  export interface Rectangle { x: number, y: number, width: number, height: number }
  export interface FetchedRegion {
    /** The smallest rectangle that has all of them in it. */
    extents: Rectangle
    rectangles: Rectangle[]
  }
  export interface Fixes {
    CursorNotifyMask: { DisplayCursor: number }
    SelectCursorInput (window: number, mask: number): void
    GetCursorImage (callback: Callback<CursorImage>): void
    CreateRegion (region: number, rectangles: Rectangle[]): void
    FetchRegion (region: number, callback: Callback<FetchedRegion>): void
    DestroyRegion (region: number): void
  }
  export interface XInput {
    /** `null` on a server that is older than XInput 2. */
    xi2: object | null
    AllMasterDevices: number
    EventMask: { RawMotion: number }
    XISelectEvents (window: number, masks: { deviceId: number, mask: number }): void
  }
  export interface Randr extends XExtension {
    major_version: number
    minor_version: number
    SelectInput (window: number, mask: number): void
    NotifyMask: { ScreenChange: number }
    GetScreenResourcesCurrent (window: number, callback: Callback<{ outputs: number[], config_timestamp: number }>): void
    GetOutputInfo (output: number, timestamp: number, callback: Callback<{ name: string, connection: number, crtc: number }>): void
    GetCrtcInfo (crtc: number, timestamp: number, callback: Callback<{ x: number, y: number, width: number, height: number }>): void
    GetOutputPrimary (window: number, callback: Callback<number>): void
  }

  const x11: {
    createClient (
      options: {
        display?: string, stream?: import('node:net').Socket, auth?: { name: string, data: string }, disableBigRequests?: boolean
      },
      callback: Callback<ServerDisplay>
    ): Client
  }
  export default x11
}

declare module 'x11/lib/auth.js' {
  /** Looks for the cookie of a display in the Xauthority file; an empty one if there is none. */
  export default function findCookie (
    number: string, host: string, family: string | undefined,
    callback: (error: Error | null, cookie?: { authName: string, authData: string }) => void
  ): void
}

declare module 'x11/lib/fdpass.js' {
  const fdpass: {
    /** A socket that can pass on descriptors; `null` where there is none. It emits `connect` or `error`; after that it is still open. */
    connect (path: string): import('node:net').Socket | null
  }
  export default fdpass
}
