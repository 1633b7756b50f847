import type { SelfSigned } from '../tls/self-signed.js'

/** What the terminal says of a certificate that this machine made: how to recognize it, and when it is another than last time. */
export function certificateNote ({ fingerprint, path, renewed }: SelfSigned): string {
  return [
    ...renewed ? [`The certificate is new (${renewed}): whoever trusted the last one has to trust this one.`] : [],
    'The certificate is self-signed, so browsers warn of it. It is the right one if its SHA-256 fingerprint is', '',
    `  ${fingerprint}`, '',
    `It is kept as ${path}.`, ''
  ].join('\n')
}
