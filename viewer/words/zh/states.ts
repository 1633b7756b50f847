import type { states as en } from '../en/states.js'

export const states: typeof en = {
  live: '实时',
  reconnecting: '连接中断，正在重新连接…',
  old: seconds => `画面是 ${seconds} 秒前的。`,
  wholeScreen: '这是整个屏幕：MJPEG 无法只显示一部分。'
}
