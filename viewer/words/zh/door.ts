import type { door as en } from '../en/door.js'

export const door: typeof en = {
  logOut: '退出',
  enter: '进入',
  ask: '请求',
  key: '链接，或其中的密钥',
  pin: 'PIN',
  name: '你的名字',
  wantsKey: '请向共享者索取链接。',
  wantsPin: '请输入共享者告诉你的 PIN。',
  wantsName: '观看须经共享者同意。',
  waiting: '请稍候，等待共享者同意。',
  denied: '共享者没有同意。',
  wrong: '不正确，请再试一次。',
  gone: '等候已失效，请重新请求。',
  wait: seconds => `尝试次数过多，${seconds} 秒后自动重试。`,
  full: seconds => `等候的人太多，${seconds} 秒后自动重试。`
}
