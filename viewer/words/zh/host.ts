import type { host as en } from '../en/host.js'

export const host: typeof en = {
  controls: '控制'
}
