import { SCREEN_TROUBLES } from '../../../contract/words/screen-troubles.js'
import type { states as en } from '../en/states.js'
import { host } from './host.js'

const again = (seconds: number) => seconds > 0 ? `${seconds} 秒后自动重试。` : '正在重试…'

export const states: typeof en = {
  connecting: { pill: '正在连接', heading: '正在连接…', sentence: '画面马上就来。' },
  live: { pill: '实时' },
  slow: { pill: '网络较慢', heading: '网络较慢', sentence: '画面到得较晚。靠近 Wi-Fi，或在“画质”中选“省流量”，会更及时。' },
  stale: { pill: ({ age }) => `画面是 ${age} 秒前的`, heading: '画面不是最新的', sentence: '共享屏幕的电脑此后没有再截取画面。' },
  whole: { pill: '整个屏幕', heading: '整个屏幕', sentence: '这是整个屏幕：当前只能使用普通视频流，无法只显示一部分。' },
  frozen: { pill: '已定格', heading: '已定格', sentence: '画面已被你定格，屏幕仍在继续。' },
  interrupted: { pill: '正在重新连接…' },
  paused: { pill: '已暂停', heading: '已暂停', sentence: '共享者暂停了屏幕共享，\n恢复后会自动显示。', button: host.open },
  lost: {
    pill: '没有画面',
    heading: '看不到屏幕',
    sentence: ({ trouble, cause }) => trouble
      ? `${SCREEN_TROUBLES[trouble].zh}\n${cause}`
      : cause || '共享屏幕的电脑出了点问题，\n恢复后会自动显示。',
    button: host.open
  },
  gone: {
    pill: '连接中断',
    heading: '连接中断',
    sentence: ({ seconds }) => `共享屏幕的电脑没有响应。\n${again(seconds)}`,
    button: '立即重试'
  },
  full: {
    pill: '人数已满',
    heading: '没有空位了',
    sentence: ({ viewers, places, seconds }) =>
      `${viewers < places ? '从你的地址观看的人数已到上限。' : `${places} 个名额已有 ${viewers} 人占用。`}\n${again(seconds)}`,
    button: '立即重试'
  },
  busy: {
    pill: '繁忙',
    heading: '电脑正忙',
    sentence: ({ seconds }) => `暂时不能再接纳新的观看者。\n${again(seconds)}`,
    button: '立即重试'
  },
  otherView: {
    pill: '其他画面',
    heading: '暂时不能这样看',
    sentence: ({ seconds }) => `你已打开另一种画面，或者同时观看的画面种类太多了。\n${again(seconds)}`,
    button: '显示默认画面'
  },
  noView: {
    pill: '没有这个画面',
    heading: '没有这个画面',
    sentence: '网址中指定的显示器或尺寸不存在。',
    button: '显示默认画面'
  },
  key: { pill: '需要链接', heading: '你有链接吗？', sentence: '请向共享者索取链接，或扫描二维码。', button: '观看' },
  pin: { pill: '需要 PIN', heading: 'PIN 是多少？', sentence: '请向共享者询问。', button: '观看' },
  name: { pill: '需要名字', heading: '你叫什么名字？', sentence: '共享者看到名字后会让你进来。', button: '请求观看' },
  waiting: {
    pill: '等待同意',
    heading: ({ name }) => name ? `请稍候，${name}` : '请稍候',
    sentence: '已经通知共享者，正在等待同意。',
    button: '取消'
  },
  roomFull: {
    pill: '等待名额',
    heading: '等候的人太多',
    sentence: ({ seconds }) => `等候的名额已满。\n${again(seconds)}`,
    button: '立即重试'
  },
  denied: { pill: '未获同意', heading: '共享者没有同意', sentence: '如果是误会，可以再次请求。', button: '再次请求' },
  ended: { pill: '已被断开', heading: '不能继续观看了', sentence: '共享者断开了你的连接。', button: '重新观看' },
  renewed: { pill: '链接已更换', heading: '链接已更换', sentence: '原来的链接已失效，\n请向共享者索取新的链接。', button: '观看' },
  expired: { pill: '已到期', heading: '观看时间已到', sentence: '你的观看许可已到期，\n重新进入即可继续观看。', button: '观看' },
  closed: { pill: '未在观看', heading: '不能继续观看了', sentence: '重新进入即可继续观看。', button: '观看' },
  sharing: { pill: '正在共享', heading: '你正在共享这个屏幕', sentence: '如果在这里观看，\n画面会一层套一层，没完没了。' }
}
