import type { HostPen } from '../updates/host-pen.js'
import type { Control } from './control.js'

/** The buttons of the host's pen. @param isHost whether whoever sees the page has one */
export function penControls (pen: HostPen, isHost: () => boolean): Control[] {
  return [
    { id: 'laser', key: 'l', act: () => pen.toggle('laser'), isOn: () => pen.mode === 'laser', isThere: isHost },
    { id: 'look', key: 'h', act: () => pen.toggle('look'), isOn: () => pen.mode === 'look', isThere: isHost },
    { id: 'lookAnywhere', key: 'a', act: () => pen.lookAnywhere(), isThere: () => isHost() && pen.region !== undefined }
  ]
}
