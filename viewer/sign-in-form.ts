import type { AccessState } from '../contract/access.js'

export const form = document.querySelector<HTMLFormElement>('#sign-in')!
const message = document.querySelector<HTMLElement>('#sign-in-says')!
const fields = document.querySelector<HTMLElement>('#sign-in-asks')!
const label = document.querySelector<HTMLElement>('#sign-in-label')!
const field = document.querySelector<HTMLInputElement>('#sign-in-field')!
export const button = document.querySelector<HTMLButtonElement>('#sign-in-button')!

/** What the form says and asks for. */
export const TEXTS = {
  key: {
    message: '请向共享者索取链接。 · Ask the person sharing the screen for the link.',
    name: 'key',
    label: '链接，或其中的密钥 · The link, or the key in it',
    button: '进入 · Enter'
  },
  pin: {
    message: '请输入共享者告诉你的 PIN。 · Type in the PIN that the host gives you.',
    name: 'pin',
    label: 'PIN',
    button: '进入 · Enter'
  },
  ask: { message: '观看须经共享者同意。 · Ask the host to let you in.', name: 'name', label: '你的名字 · Your name', button: '请求 · Ask' },
  open: { message: '', name: 'key', label: '', button: '' },
  waiting: '请稍候，等待共享者同意。 · Please wait for the host to let you in.',
  denied: '共享者没有同意。 · The host did not let you in.',
  wrong: '不正确，请再试一次。 · That was not right. Try again.',
  gone: '等候已失效，请重新请求。 · Your request has expired. Please ask again.',
  wait: (seconds: number) => `尝试次数过多，${seconds} 秒后自动重试。 · Too many attempts. Trying again in ${seconds} s.`,
  full: (seconds: number) => `等候的人太多，${seconds} 秒后自动重试。 · Too many people are waiting. Trying again in ${seconds} s.`
}

/** Shows the form, with `text` instead of its usual message if there is one. */
export function showForm ({ access, you }: AccessState, text = '') {
  const texts = TEXTS[access]
  message.textContent = text || (you === 'waiting' ? TEXTS.waiting : you === 'denied' ? TEXTS.denied : texts.message)
  fields.hidden = you === 'waiting'
  label.textContent = texts.label
  button.textContent = texts.button
  field.inputMode = access === 'pin' ? 'numeric' : 'text'
  field.required = access !== 'ask'
  if (field.name !== texts.name) {
    field.name = texts.name
    field.value = ''
  }
  if (!form.hidden) return
  form.hidden = false
  field.focus()
}

/** What was typed or pasted. A link stands for the key in it. */
export const typedSecret = () => ({ [field.name]: field.value.trim().replace(/^.*#key=/, '') })
