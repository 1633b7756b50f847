import type { SelfSigned } from '../tls/self-signed.js'

/** What the terminal says about a certificate that this machine made: how to recognize it, and why it is new if it is. */
export function certificateNote ({ fingerprint, path, renewed }: SelfSigned): string {
  return [
    ...renewed ? [`The certificate is new (${renewed}): anyone who trusted the old one has to trust this one.`] : [],
    'The certificate is self-signed, so browsers warn about it. It is the right one if this is its SHA-256 fingerprint:', '',
    `  ${fingerprint}`, '',
    `It is stored in ${path}.`, ''
  ].join('\n')
}
