/**
 * The parts of the Wayland protocols that are used here: the numbers of requests and of events, each in the order of its XML. wayland.xml;
 * xdg-output-unstable-v1; wlr-screencopy-unstable-v1; ext-image-capture-source-v1; ext-image-copy-capture-v1.
 */

/** The object that is there from the start. */
export const DISPLAY_ID = 1

export const DISPLAY = { requests: { sync: 0, getRegistry: 1 }, events: { error: 0, deleteId: 1 } } as const
export const CALLBACK = { events: { done: 0 } } as const
export const REGISTRY = { requests: { bind: 0 }, events: { global: 0, globalRemove: 1 } } as const

export const SHM = { name: 'wl_shm', version: 1, requests: { createPool: 0 } } as const
export const SHM_POOL = { requests: { createBuffer: 0, destroy: 1 } } as const
export const BUFFER = { requests: { destroy: 0 } } as const

export const OUTPUT = {
  name: 'wl_output', version: 4, events: { geometry: 0, mode: 1, done: 2, scale: 3, name: 4, description: 5 }
} as const
/** In the flags of a mode. */
export const IS_CURRENT = 1

export const XDG_OUTPUT_MANAGER = { name: 'zxdg_output_manager_v1', version: 3, requests: { getXdgOutput: 1 } } as const
export const XDG_OUTPUT = { events: { logicalPosition: 0, logicalSize: 1, done: 2, name: 3, description: 4 } } as const

export const SCREENCOPY_MANAGER = { name: 'zwlr_screencopy_manager_v1', version: 3, requests: { captureOutput: 0 } } as const
export const SCREENCOPY_FRAME = {
  requests: { copy: 0, destroy: 1, copyWithDamage: 2 },
  events: { buffer: 0, flags: 1, ready: 2, failed: 3, damage: 4, linuxDmabuf: 5, bufferDone: 6 }
} as const
/** In the flags of a frame. */
export const Y_INVERT = 1

export const IMAGE_SOURCE = { requests: { destroy: 0 } } as const
export const OUTPUT_SOURCE_MANAGER = {
  name: 'ext_output_image_capture_source_manager_v1', version: 1, requests: { createSource: 0 }
} as const
export const IMAGE_COPY_MANAGER = { name: 'ext_image_copy_capture_manager_v1', version: 1, requests: { createSession: 0 } } as const
/** In the options of a session. */
export const PAINT_CURSORS = 1
export const IMAGE_COPY_SESSION = {
  requests: { createFrame: 0, destroy: 1 },
  events: { bufferSize: 0, shmFormat: 1, dmabufDevice: 2, dmabufFormat: 3, done: 4, stopped: 5 }
} as const
export const IMAGE_COPY_FRAME = {
  requests: { destroy: 0, attachBuffer: 1, damageBuffer: 2, capture: 3 },
  events: { transform: 0, damage: 1, presentationTime: 2, ready: 3, failed: 4 }
} as const
