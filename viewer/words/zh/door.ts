import type { door as en } from '../en/door.js'

export const door: typeof en = {
  logOut: '退出',
  fields: { key: '链接或密钥', pin: 'PIN', name: '你的名字' },
  wrong: {
    key: '密钥不对。链接完整吗？是最新的吗？',
    pin: 'PIN 不对，请再看一下。',
    name: '名字没有发送成功，请重试。'
  },
  forgotten: '没有人回应，请再次请求。',
  wait: seconds => seconds > 0 ? `尝试次数过多，${seconds} 秒后自动重试。` : '正在重试…'
}
