import type { sharing as en } from '../en/sharing.js'

export const sharing: typeof en = {
  peek: '显示静态画面',
  still: '片刻之前的屏幕',
  failed: '现在没有画面，请再试一次。',
  watchAnyway: '仍然观看'
}
