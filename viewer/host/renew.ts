import type { SecretName } from '../../contract/access.js'
import { words } from '../words/index.js'
import { ask } from './ask.js'
import { countBy } from './grants.js'
import type { Host } from './host.js'

const texts = words.host.renew

/** Makes a new secret. If some came in by the old one, asks what becomes of them. */
export async function renew (host: Host, secret: SecretName) {
  const count = host.state ? countBy(host.state, secret) : 0
  const answer = count === 0
    ? 'keep'
    : await ask(texts.asks[secret], [texts.old(count)], [
      { value: 'end', text: texts.end, isHard: true }, { value: 'keep', text: texts.keep }
    ])
  if (answer) await host.act('POST', '/renew', { secret, end: answer === 'end' })
}
