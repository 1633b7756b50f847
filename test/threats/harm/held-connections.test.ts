import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { attempts, type Bar } from '../../fixtures/attempts.js'
import { makeSecondHost, needsSecondHost, type SecondHost } from '../../fixtures/second-host.js'
import { startService } from '../../fixtures/service.js'
import { SHOWN, attackFrom, getsPictures, startUnharmed, startViewer, timed } from '../../fixtures/siege.js'

const KEY = 'q83vEjRWeJCrze8SNFZ4kA'
/** How long the viewer watches at least while all connections are held, ms. */
const HELD_MS = 4000

const request = (method: string, path: string, ...headers: string[]) =>
  [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n')

/** What is sent on a connection before it is held: one after another of these. */
const OPENINGS = {
  nothing: [''],
  'requests that are answered, half a request or half a body': [
    request('GET', '/get_example/1'),
    'GET / HTTP/1.1\r\nHost: localh',
    `${request('POST', '/post_example', 'Content-Type: application/json', 'Content-Length: 9')}{`
  ],
  'a request for a stream': [request('GET', '/stream')]
}

interface Attack {
  /** How many addresses it comes from. */
  addresses: number
  /** How many connections each of them holds. */
  connections: number
  opening: keyof typeof OPENINGS
  /** Variables of the service. */
  variables?: (host: SecondHost) => Record<string, string>
}

const ATTACKS: Attack[] = [
  { addresses: 4, connections: 1140, opening: 'nothing' },
  { addresses: 1, connections: 4600, opening: 'nothing', variables: ({ addresses }) => ({ TRUST_PROXY: addresses[9]! }) },
  { addresses: 8, connections: 800, opening: 'requests that are answered, half a request or half a body' },
  { addresses: 4, connections: 1140, opening: 'a request for a stream' }
]

/** Opens all connections, and another one for each that is closed. Prints once all have been opened. */
const script = (host: SecondHost, port: number, { addresses, connections, opening }: Attack) => `
  import { connect } from 'node:net'
  const openings = ${JSON.stringify(OPENINGS[opening])}
  let opened = 0
  const open = localAddress => {
    const socket = connect({ port: ${port}, host: '${host.address}', localAddress }, () => {
      socket.write(openings[opened % openings.length])
      if (++opened === ${addresses * connections}) console.log('held')
    })
    socket.resume().on('error', () => {}).on('close', () => setTimeout(open, 200 + 800 * Math.random(), localAddress))
  }
  for (const address of ${JSON.stringify(host.addresses.slice(0, addresses))}) {
    for (let i = 0; i < ${connections}; i++) setTimeout(open, 2 * i * ${addresses}, address)
  }`

/**
 * Somebody on the other machine, at this address, who asks for one picture, on a new connection.
 * @param cookie of a session; a newcomer uses the link first
 * @returns the status
 */
async function look (t: Test, host: SecondHost, port: number, localAddress: string, cookie?: string) {
  const visitor = attackFrom(t, host, `
    import { request } from 'node:http'
    const ask = (method, path, headers, body) => new Promise((resolve, reject) => {
      const options = { agent: false, localAddress: '${localAddress}', method, headers }
      request('http://${host.address}:${port}' + path, options, response => resolve(response.resume())).on('error', reject).end(body)
    })
    let cookie = ${JSON.stringify(cookie) ?? 'undefined'}
    if (!cookie) {
      await ask('GET', '/', {})
      const headers = { 'content-type': 'application/json', origin: 'http://${host.address}:${port}' }
      const entered = await ask('POST', '/access', headers, JSON.stringify({ key: '${KEY}' }))
      cookie = entered.headers['set-cookie'][0].split(';')[0]
    }
    console.log((await ask('GET', '/snapshot.jpg', { cookie })).statusCode, cookie)`)
  const [line] = await once(visitor.stdout!, 'data')
  const [status, given] = String(line).trim().split(' ')
  return { status: Number(status), cookie: given! }
}

for (const attack of ATTACKS) {
  const { addresses, connections, opening, variables = () => ({}) } = attack
  const name = `${connections} connections of each of ${addresses} addresses, after ${opening}`
  t.test(`${name}${attack.variables ? ', with TRUST_PROXY' : ''}: nobody is shut out`, {
    skip: needsSecondHost()
  }, async t => attempts(t, async t => {
    const host = makeSecondHost(t)
    const service = await startService(t, { ...SHOWN, HOST: '0.0.0.0', ACCESS_KEY: KEY, ...variables(host) })
    const port = Number(new URL(service.url).port)
    const url = `http://127.0.0.1:${port}`
    const { cookie } = await look(t, host, port, host.addresses[8]!)
    const viewer = await startViewer(t, `http://${host.address}:${port}`, KEY)
    const unharmed = await startUnharmed(t)
    await sleep(1000) // a capture that is just starting is no basis for comparison
    const attacked = performance.now()
    await once(attackFrom(t, host, script(host, port, attack)).stdout!, 'data')
    const held = performance.now()

    // A service that is short of time turns newcomers away, whatever it lacks the time for.
    const looks: Array<{ status: number, who: string }> = []
    for (const [who, address] of [['at another address', host.addresses[8]!], ['at one that attacks', host.addresses[0]!]] as const) {
      looks.push({ status: (await look(t, host, port, address, cookie)).status, who: `a viewer with a session ${who}` })
      looks.push({ status: (await look(t, host, port, address)).status, who: `somebody with the link ${who}` })
    }
    await sleep(Math.max(0, held + HELD_MS - performance.now()))
    const { bar, isBusy } = getsPictures(t, viewer, unharmed.viewer, attacked, 0.95)

    const [pause, same] = await Promise.all([url, unharmed.url].map(one => timed(`${one}/host/pause`, { method: 'POST' })))
    t.comment(`the pause was answered within ${pause!.ms.toFixed(0)} ms, of the other service ${same!.ms.toFixed(0)} ms`)
    t.equal(pause!.status, 200, 'the host can pause')
    return [
      bar,
      [viewer.isConnected(), 'a viewer who watches all the while is still there'],
      ...looks.map<Bar>(({ status, who }) => [status === 200 || (isBusy && status === 503), `${who} gets the picture: ${status}`]),
      [pause!.ms < Math.max(300, 3 * same!.ms), 'the pause is answered at once']
    ]
  }))
}
