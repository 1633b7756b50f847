import t from 'tap'
import { certificateNote } from '../../terminal/certificate.js'

const CERTIFICATE = { kind: 'self-signed', cert: '', key: '', fingerprint: 'AB:CD', path: '/state/deskfeed/certificate.pem' } as const

t.test('the terminal says how to recognize the certificate, and where it is', async t => {
  const note = certificateNote(CERTIFICATE)
  t.match(note, '\n  AB:CD\n')
  t.match(note, /\/state\/deskfeed\/certificate\.pem\.\n$/)
  t.notMatch(note, 'new')
})

t.test('it says so when the certificate is new, and why', async t => {
  t.match(certificateNote({ ...CERTIFICATE, renewed: 'the old one did not cover 192.0.2.2' }),
    /^The certificate is new \(the old one did not cover 192\.0\.2\.2\): anyone who trusted the old one has to trust this one\.\n/)
})
