import t from 'tap'
import { readFileSync } from 'node:fs'
import { readDotEnv } from '../cli/dot-env.js'
import { EnvSchema, readConfig } from '../config.js'

const EXAMPLE = new URL('../.env.example', import.meta.url)

t.test('.env.example lists every variable that is read, with its default and what it is for', async t => {
  const entries = [...readFileSync(EXAMPLE, 'utf8').matchAll(/^# (.+)\n(\w+)=(.*)\n/gm)]
  t.same(
    entries.map(([, description, name, value]) => ({ name, value, description })),
    Object.entries(EnvSchema.properties)
      .map(([name, { default: value = '', description }]) => ({ name, value: String(value), description }))
  )
  t.equal(entries.map(([entry]) => entry).join(''), readFileSync(EXAMPLE, 'utf8'), 'and nothing else')
})

t.test('a copy of .env.example changes nothing', async t => {
  t.same(readConfig(readDotEnv(EXAMPLE.pathname)), readConfig({}))
})

t.test('without any variable there is a default for each that needs one', async t => {
  t.same(readConfig({}), {
    HOST: '::',
    PORT: 3000,
    SOURCE: 'auto',
    FPS: 30,
    FIT: 'contain',
    QUALITY: 80,
    LINGER_MS: 1000,
    ACCESS: 'key',
    SESSION_HOURS: 12,
    ALLOWED_HOSTS: [],
    TRUST_PROXY: [],
    MAX_VIEWERS: 2000,
    MAX_VIEWERS_PER_ADDRESS: 500,
    OTEL_SERVICE_NAME: 'deskfeed',
    LOG_LEVEL: 'warn'
  })
})

t.test('a variable that is set is used, without the blanks around it', async t => {
  t.match(readConfig({ PORT: ' 8080 ', FPS: '0.5', SOURCE: 'pattern', DISPLAY_ID: '1' }), {
    PORT: 8080, FPS: 0.5, SOURCE: 'pattern', DISPLAY_ID: '1'
  })
})

t.test('a program is written into .env as on a command line, or as JSON', async t => {
  const folder = t.testdir({
    line: "SOURCE_COMMAND=sh -c 'ffmpeg -i \"my film.mp4\" -f mjpeg - | cat'\n",
    json: 'SOURCE_COMMAND=["cat", "my film.mjpeg"]\n'
  })
  t.same(readConfig(readDotEnv(`${folder}/line`)).SOURCE_COMMAND, ['sh', '-c', 'ffmpeg -i "my film.mp4" -f mjpeg - | cat'])
  t.same(readConfig(readDotEnv(`${folder}/json`)).SOURCE_COMMAND, ['cat', 'my film.mjpeg'])
})

t.test('the items of a list are separated by commas, with blanks wherever one likes', async t => {
  t.match(readConfig({ ALLOWED_HOSTS: ' screen.example.org,.example.net , ', TRUST_PROXY: 'loopback' }), {
    ALLOWED_HOSTS: ['screen.example.org', '.example.net'], TRUST_PROXY: ['loopback']
  })
})

t.test('an empty variable counts as absent', async t => {
  t.match(readConfig({ PORT: '', HOST: '  ' }), { PORT: 3000, HOST: '::' })
})

t.test('variables of other programs do not matter', async t => {
  t.same(readConfig({ PATH: '/bin', SHELL: 'sh' }), readConfig({}))
})

t.test('a wrong variable is answered with one sentence that says what to write instead', async t => {
  const LEVELS = 'fatal, error, warn, info, debug, trace, silent'
  const cases: [Record<string, string>, string][] = [
    [{ PORT: 'http' }, 'PORT is "http", but must be a whole number from 0 to 65535.'],
    [{ PORT: '70000' }, 'PORT is 70000, but must be a whole number from 0 to 65535.'],
    [{ PORT: '-1' }, 'PORT is -1, but must be a whole number from 0 to 65535.'],
    [{ PORT: '80.5' }, 'PORT is 80.5, but must be a whole number from 0 to 65535.'],
    [{ SOURCE: 'camera' }, 'SOURCE is "camera", but must be one of auto, wlroots, wayland, x11, native, screenshot, command, pattern.'],
    [{ MDNS: 'on' }, 'MDNS is "on", but must be one of none, always.'],
    [{ TLS: 'on' }, 'TLS is "on", but must be self-signed, or empty for plain HTTP.'],
    [{ FPS: '0' }, 'FPS is 0, but must be a number from 0.1 to 240.'],
    [{ FPS: 'fast' }, 'FPS is "fast", but must be a number from 0.1 to 240.'],
    [{ SOURCE_COMMAND: '[' },
      'SOURCE_COMMAND begins with [, but is not a JSON list of strings such as ' +
        '["ffmpeg","-f","x11grab","-i",":0","-f","mjpeg","-"].'],
    [{ SOURCE_COMMAND: '[]' }, 'SOURCE_COMMAND is [], but must be a non-empty list of strings.'],
    [{ SOURCE: 'command' }, 'SOURCE is "command", so SOURCE_COMMAND must name a program.'],
    [{ QUALITY: '101' }, 'QUALITY is 101, but must be a whole number from 1 to 100.'],
    [{ LINGER_MS: '1s' }, 'LINGER_MS is "1s", but must be a whole number from 0 to 3600000.'],
    [{ ACCESS: 'closed' }, 'ACCESS is "closed", but must be one of key, pin, ask, open.'],
    [{ ACCESS_KEY: 'too-short' }, 'ACCESS_KEY must be 16 to 128 letters, digits, "-", ".", "_" or "~".'],
    [{ HOST_KEY: 'long enough, but not for a URL' }, 'HOST_KEY must be 16 to 128 letters, digits, "-", ".", "_" or "~".'],
    [{ HOST_KEY: 'one-key-for-both-of-them', ACCESS_KEY: 'one-key-for-both-of-them' },
      'HOST_KEY must differ from ACCESS_KEY, or anyone with the link is the host.'],
    [{ STREAM_KEY: 'one-key-for-both-of-them', ACCESS_KEY: 'one-key-for-both-of-them' },
      'STREAM_KEY must differ from ACCESS_KEY, or anyone with the stream link can open the page.'],
    [{ STREAM_KEY: 'one-key-for-both-of-them', HOST_KEY: 'one-key-for-both-of-them' },
      'STREAM_KEY must differ from HOST_KEY, or anyone with the stream link is the host.'],
    [{ METRICS_KEY: 'one-key-for-both-of-them', HOST_KEY: 'one-key-for-both-of-them' },
      'METRICS_KEY must differ from HOST_KEY, or whatever collects metrics is the host.'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' },
      'OTEL_EXPORTER_OTLP_ENDPOINT is "localhost:4318", but must be a URL such as http://localhost:4318.'],
    [{ ALLOWED_HOSTS: 'screen.example.org, http://example.org' },
      'ALLOWED_HOSTS contains "http://example.org", which is not a name such as screen.example.org, .example.org or 192.0.2.7.'],
    [{ TRUST_PROXY: '10.0.0.0/8, proxy' },
      'TRUST_PROXY contains "proxy", which is not an address or subnet such as 192.0.2.7, 10.0.0.0/8 or loopback.'],
    [{ BUS: 'nats://192.0.2.7:4222' },
      'BUS is set, so ROLE must be origin, to share the screen of this machine, or relay, to show another one.'],
    [{ ROLE: 'relay' }, 'ROLE is "relay", so BUS must name a NATS server, such as nats://192.0.2.7:4222.'],
    [{ ROLE: 'both' }, 'ROLE is "both", but must be one of origin, relay.'],
    [{ BUS: 'nats://me:a-password@bus, http://192.0.2.7', ROLE: 'relay' },
      'BUS must be the addresses of NATS servers, such as nats://192.0.2.7:4222 or tls://bus.example.org; number 2 is none.'],
    [{ BUS_NAME: 'hall 1' }, 'BUS_NAME is "hall 1", but must be 1 to 63 letters, digits, "-" or "_".'],
    [{ BUS_KEY: 'short' }, 'BUS_KEY must be 16 to 128 letters, digits, "-", ".", "_" or "~".'],
    [{ BUS_KEY: 'one-key-for-both-of-them', ACCESS_KEY: 'one-key-for-both-of-them' },
      'BUS_KEY must differ from ACCESS_KEY, or anyone with the link can read the bus.'],
    [{ LOG_LEVEL: 'loud' }, `LOG_LEVEL is "loud", but must be one of ${LEVELS}.`]
  ]
  for (const [variables, message] of cases) t.throws(() => readConfig(variables), { message, exitCode: 78 })
})
