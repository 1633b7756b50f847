import type { Grant, Sight } from '../contract/access.js'
import type { ListedSession, Newcomer } from '../contract/host.js'

/** What the host reads about somebody. */
export interface Line {
  who: string
  /** Where they are, and what they do. */
  more: string
  /** What is shown when the pointer rests on it. */
  title: string
}

const GRANTS: Record<Grant, string> = {
  this_machine: '本机 · This machine',
  open: '无需密钥 · Without a key',
  key: '凭链接 · With the link',
  host_key: '凭共享者密钥 · With the host key',
  pin: '凭 PIN · With the PIN',
  invitation: '经你允许 · Let in by you',
  stream_link: '凭播放器链接 · With the player link',
  vnc_password: '凭 VNC 密码 · With the VNC password'
}

const SIGHTS: Record<Sight, string> = { feed: '画面 · screen', snapshots: '截图 · pictures', page: '页面 · page' }

const MINUTE_MS = 60_000

function ago (ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS)
  const hours = Math.floor(minutes / 60)
  if (minutes < 1) return '刚才 · just now'
  return hours < 1 ? `${minutes} 分钟前 · ${minutes} min ago` : `${hours} 小时前 · ${hours} h ago`
}

const timeOf = (ms: number) => new Date(ms).toLocaleTimeString()

/** Somebody who was let in. */
export function lineOf ({ name, device, address, since, lastSeen, watches, grant, reduced }: ListedSession): Line {
  const does = watches.map(sight => SIGHTS[sight]).join(' / ') || ago(Date.now() - lastSeen)
  return {
    who: [name, device].filter(Boolean).join(', ') || address,
    more: [address, GRANTS[grant], does, ...reduced ? [`连接较慢，已降至 · slow connection, reduced to: ${reduced}`] : []].join('\n'),
    title: timeOf(since)
  }
}

/** Somebody who asks to be let in. */
export function lineOfNewcomer ({ name, address, userAgent, since }: Newcomer): Line {
  return { who: name || address, more: address, title: `${userAgent}\n${timeOf(since)}` }
}

/** A line of a list, with buttons for what the host can do. */
export function item ({ who, more, title }: Line, buttons: Array<{ text: string, act: () => void }>): HTMLLIElement {
  const line = document.createElement('li')
  const label = document.createElement('div')
  label.title = title
  for (const [tag, text] of [['strong', who], ['small', more]] as const) {
    label.append(Object.assign(document.createElement(tag), { textContent: text }))
  }
  line.append(label, ...buttons.map(({ text, act }) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: text })
    button.setAttribute('aria-label', `${text}: ${who}`)
    button.addEventListener('click', act)
    return button
  }))
  return line
}
