import type { System } from './system.js'

/** What connects streams in PipeWire, by the names of their processes, of which Linux keeps 15 characters (proc(5), "comm"). */
const NAMES = ['wireplumber', 'pipewire-media-']

/** Whether one runs, for whichever user. */
export function hasSessionManager ({ list, read }: Pick<System, 'list' | 'read'>): boolean {
  return list('/proc').some(name => /^\d+$/.test(name) && NAMES.includes(read(`/proc/${name}/comm`)?.trim() ?? ''))
}
