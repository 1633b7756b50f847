// Whether the service in this container works: exit code 0 if so, 1 if not, with one line that says why. It needs nothing but Node.
import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'

/** Less than the `--timeout` of HEALTHCHECK, ms. */
const PATIENCE_MS = 4000
const { HOST = '', PORT, TLS, TLS_CERT } = process.env
const isEverywhere = ['', '0.0.0.0', '::'].includes(HOST)
const get = TLS || TLS_CERT ? getHttps : getHttp

/** No certificate is for the loopback address, and nobody is in between. */
const target = {
  host: isEverywhere ? '127.0.0.1' : HOST,
  port: PORT || 3000,
  path: '/livez',
  rejectUnauthorized: false,
  signal: AbortSignal.timeout(PATIENCE_MS)
}

get(target, async answer => {
  answer.setEncoding('utf8')
  let text = ''
  for await (const chunk of answer) text += chunk
  console.log(`${answer.statusCode} ${text.slice(0, 1000)}`)
  process.exit(answer.statusCode === 200 ? 0 : 1)
}).on('error', error => {
  console.log(error.name === 'AbortError' ? `no answer within ${PATIENCE_MS / 1000} s` : error.message)
  process.exit(1)
})
