import type { figures as en } from '../en/figures.js'

export const figures: typeof en = {
  show: status => `${status}，查看详情`,
  age: '画面延迟',
  rate: '帧率',
  size: '尺寸',
  traffic: '流量',
  viewers: '观看人数',
  ms: ms => `${ms} 毫秒`,
  perSecond: pictures => `${pictures} 帧/秒`,
  pixels: (width, height) => `${width} × ${height}`,
  mbit: mbit => `${mbit} Mbit/s`,
  unknown: '–'
}
