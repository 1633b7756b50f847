import t from 'tap'
import { listenFault } from '../../terminal/listen-fault.js'

function fault (code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`listen ${code}`), { code })
}

t.test('each reason for not listening is a sentence that says what to change', async t => {
  const cases: [code: string, sentence: RegExp][] = [
    ['EADDRINUSE', /^port 80 is in use on 192\.0\.2\.9\. Set PORT to another one, such as 81, or .+\.$/],
    ['EACCES', /^port 80 may not be used by this user\. Set PORT to one above 1023, such as 3000\.$/],
    ['EADDRNOTAVAIL', /^this machine has no address 192\.0\.2\.9\. Set HOST to .+\.$/],
    ['ENOTFOUND', /^this machine has no address 192\.0\.2\.9\. Set HOST to .+\.$/],
    ['EPERM', /^can't listen on 192\.0\.2\.9, port 80: listen EPERM$/]
  ]
  for (const [code, sentence] of cases) t.match(listenFault(fault(code), '192.0.2.9', 80), sentence, code)
})
