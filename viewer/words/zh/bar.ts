import type { bar as en } from '../en/bar.js'

export const bar: typeof en = {
  label: '画面'
}
