import type { figures as en } from '../en/figures.js'

export const figures: typeof en = {
  show: '显示数据'
}
