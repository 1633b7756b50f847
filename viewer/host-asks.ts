import type { Grant, Mode, SecretName } from '../contract/access.js'

const dialog = document.querySelector<HTMLDialogElement>('#host-asks')!
const question = document.querySelector<HTMLElement>('#host-asks-what')!

/** How those came in who used a secret. */
export const GRANT_OF: Record<SecretName, Grant> = { key: 'key', pin: 'pin', stream_key: 'stream_link' }

/** How those came in who would need another way in this mode. Whoever came only because everybody may goes without a question. */
export function closedIn (mode: Mode): Grant[] {
  const closed: Grant[] = []
  if (mode !== 'pin') closed.push('pin')
  if (mode !== 'ask') closed.push('invitation')
  return closed
}

/** Asks what becomes of those who came in as it was before. @returns `undefined` if all is to stay as it is */
export function askWhatBecomesOf (count: number): Promise<'end' | 'keep' | undefined> {
  const people = count === 1 ? '1 person' : `${count} people`
  question.textContent = `有 ${count} 人是通过原来的方式进入的，是否断开？ · ${people} came in the previous way. Disconnect them?`
  dialog.returnValue = ''
  dialog.showModal()
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      const { returnValue } = dialog
      resolve(returnValue === 'end' || returnValue === 'keep' ? returnValue : undefined)
    }, { once: true })
  })
}
