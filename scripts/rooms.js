/** All that others may know about the capture: its plugin, what they subscribe to, and how frames are sent. */
const CAPTURE = ['capture', 'capture/viewers', 'capture/views', 'capture/mjpeg', 'capture/broadcaster', 'capture/hall']

/**
 * The rooms of the sources, from top to bottom. A file may import from its own room, from the rooms in `imports`, which must all be
 * further down, and only types from those in `types`. Anything else is an error whose message ends with `instead`. A file may import
 * Fastify only where `fastify` is true, and only its types where it is 'types'. `npm run docs` draws the rooms in docs/architecture.md,
 * with the `purpose` of each.
 */
export const ROOMS = [
  {
    room: 'server',
    purpose: 'the process: reads the configuration, listens, prints, ends',
    files: ['server.ts', 'start.ts'],
    imports: [
      'cli', 'doctor', 'terminal', 'tls', 'systemd', 'telemetry', 'app', 'config', ...CAPTURE, 'state', 'access', 'network', 'contract'
    ],
    fastify: true,
    instead: 'The process listens and prints; routes and plugins are registered in app.ts'
  },
  {
    room: 'cli',
    purpose: 'what the process is told: flags, the environment and .env; and what it answers to --help',
    files: ['cli/**'],
    imports: ['config', 'assets', 'contract'],
    instead: 'What the process is told is read before anything else is loaded; server.ts acts on it'
  },
  {
    room: 'doctor',
    purpose: 'what may keep people from seeing the screen: how it is found out, and what mends it',
    files: ['doctor/**'],
    imports: ['terminal', 'config', 'capture/sources', 'capture/hall', 'assets', 'network', 'contract'],
    instead: 'A check reads the machine and judges what it has read; what it finds is said by server.ts'
  },
  {
    room: 'terminal',
    purpose: 'what the process prints and logs, what it does when nobody can read that, and how it ends',
    files: ['terminal/**'],
    imports: ['access', 'network', 'contract'],
    types: ['tls', 'capture/sources', ...CAPTURE],
    fastify: 'types',
    instead: 'The terminal prints what server.ts hands it'
  },
  {
    room: 'tls',
    purpose: 'certificates, made here or your own, and TLS before there is HTTP',
    files: ['tls/**'],
    imports: ['state', 'network', 'contract'],
    fastify: true,
    instead: 'Certificates need nothing but addresses; server.ts hands over the rest'
  },
  {
    room: 'systemd',
    purpose: 'what systemd gives a service, and hears of it: the socket to listen on, readiness, the watchdog',
    files: ['systemd/**'],
    imports: ['network', 'contract'],
    fastify: true,
    instead: 'systemd is told how the instance is by what the instance is decorated with'
  },
  {
    room: 'telemetry',
    purpose: 'traces for OpenTelemetry, if they are switched on',
    files: ['telemetry/**'],
    imports: ['assets'],
    fastify: 'types',
    instead: 'Traces need nothing but the instance; server.ts hands over the rest'
  },
  {
    room: 'app',
    purpose: 'every plugin and every route, in order',
    files: ['app.ts'],
    imports: ['config', 'routes', 'plugins', 'relay', 'rfb', 'deltas', ...CAPTURE, 'access', 'network', 'contract'],
    fastify: true,
    instead: 'The app registers plugins and routes, and never listens: what the process does belongs in server.ts'
  },
  {
    room: 'config',
    purpose: 'the environment variables, checked',
    files: ['config.ts'],
    imports: ['capture/sources', 'capture/hall', 'access', 'relay/nats', 'network', 'contract'],
    instead: 'The configuration describes what is below it, and app.ts hands it down'
  },
  {
    room: 'routes',
    purpose: 'what clients ask for over HTTP, one group of endpoints per file',
    files: ['routes/**'],
    imports: ['plugins', 'metrics', 'hosting', 'rfb', 'deltas', ...CAPTURE, 'access', 'assets', 'network', 'contract'],
    fastify: true,
    instead: 'A route takes options from app.ts; what it shares with the process belongs in contract/ or network/'
  },
  {
    room: 'plugins',
    purpose: 'what holds for all routes: errors, access, host names, limits, documentation',
    files: ['plugins/**'],
    imports: [
      'hosting', ...CAPTURE, 'state', 'access', 'assets', 'relay/sealing', 'relay/nats', 'relay/hall', 'network/mdns', 'network',
      'network/link', 'meter', 'contract'
    ],
    fastify: true,
    instead: 'A plugin takes options from app.ts; what it shares with routes belongs in contract/'
  },
  {
    room: 'relay',
    purpose: 'the plugins of a machine that shares with relays, and of a relay',
    files: ['relay/index.ts'],
    imports: ['relay/origin', 'relay/source', 'relay/pointing', 'relay/hall', 'deltas', ...CAPTURE, 'contract'],
    fastify: true,
    instead: 'The plugins bring a bus and an instance together; what goes over it belongs in relay/origin and relay/source'
  },
  {
    room: 'relay/origin',
    purpose: 'the machine that shares, as its relays see it: one viewer more, whose updates are published',
    files: ['relay/origin/**'],
    imports: ['relay/hall', 'deltas', 'deltas/flow', ...CAPTURE, 'contract'],
    instead: 'An origin is a receiver of a stage; whatever it publishes is written in relay/*.ts'
  },
  {
    room: 'relay/pointing',
    purpose: 'what the host points at, from the machine that shares to those who watch relays',
    files: ['relay/pointing/**'],
    imports: ['relay/hall', 'deltas', ...CAPTURE, 'contract'],
    instead: 'What is pointed at is handed to deltas/pointing.ts'
  },
  {
    room: 'relay/source',
    purpose: 'the screens of other machines, as a source: asked for, followed, shown',
    files: ['relay/source/**'],
    imports: ['relay/reading', 'relay/hall', 'capture/pictures', 'capture/hall', 'contract'],
    instead: 'A source gives pictures; encoders, views and viewers come after it'
  },
  {
    room: 'relay/reading',
    purpose: 'the thread that carries out updates of others',
    files: ['relay/reading/**'],
    imports: ['capture/jpeg', 'capture/pictures', 'capture/hall', 'contract'],
    instead: 'Updates are bytes here: where they come from is up to relay/source'
  },
  {
    room: 'relay/sealing',
    purpose: 'what is sealed on the bus, so that only those with the key read it and could have said it',
    files: ['relay/sealing/**'],
    imports: ['relay/hall'],
    instead: 'A sealed bus knows bytes and another bus, whatever carries them and whatever they mean'
  },
  {
    room: 'relay/nats',
    purpose: 'the bus over NATS: connections, parts, questions and answers',
    files: ['relay/nats/**'],
    imports: ['relay/hall'],
    instead: 'The bus carries bytes: what they mean is up to relay/, who may read them to relay/sealing'
  },
  {
    room: 'relay/hall',
    purpose: 'the bus between machines, and what is said over it',
    files: ['relay/!(index).ts'],
    imports: ['contract'],
    instead: 'What both ends of the bus say knows neither screens nor viewers'
  },
  {
    room: 'rfb',
    purpose: 'the plugin for VNC viewers, over TCP and for WebSockets',
    files: ['rfb/*.ts'],
    imports: [
      'rfb/protocol', 'rfb/rectangles', 'deltas', ...CAPTURE, 'access', 'network', 'network/link', 'meter', 'contract'
    ],
    fastify: true,
    instead: 'The plugin gives sessions streams and pictures; what is said belongs in rfb/protocol, pixels in rfb/rectangles'
  },
  {
    room: 'deltas',
    purpose: 'the plugin for viewers who are sent only what has changed: one stage for each view',
    files: ['deltas/*.ts'],
    imports: ['deltas/flow', 'deltas/thread', ...CAPTURE, 'network', 'network/link', 'meter', 'contract'],
    types: ['rfb/rectangles'],
    fastify: true,
    instead: 'The plugin brings pictures, threads and viewers together; what is done to pixels belongs in deltas/screen or deltas/update'
  },
  {
    room: 'deltas/flow',
    purpose: 'when a viewer is sent the next update, and how much their link carries',
    files: ['deltas/flow/**'],
    imports: ['network', 'network/link', 'capture/hall', 'contract'],
    instead: 'Flow knows bytes, times and acknowledgements, whatever is sent'
  },
  {
    room: 'rfb/protocol',
    purpose: 'what VNC clients and the service say to each other, over any stream',
    files: ['rfb/protocol/**'],
    imports: ['rfb/rectangles', 'capture/hall', 'contract'],
    instead: 'A session knows bytes and streams; rfb/index.ts gives it both, and the pictures'
  },
  {
    room: 'deltas/thread',
    purpose: 'the thread that finds out what has changed, and encodes it',
    files: ['deltas/thread/**'],
    imports: ['rfb/rectangles', 'deltas/update', 'deltas/standing', 'deltas/screen', 'capture/pictures', 'capture/hall', 'contract'],
    instead: 'The thread has no sockets and no viewers but their numbers; the event loop has those'
  },
  {
    room: 'rfb/rectangles',
    purpose: 'what brings a VNC client to the newest picture, and its bytes',
    files: ['rfb/rectangles/**'],
    imports: ['deltas/standing', 'deltas/screen', 'capture/hall', 'contract'],
    types: ['deltas/update'],
    instead: 'Rectangles are made of a plan and a picture, in a thread, and sent by others'
  },
  {
    room: 'deltas/update',
    purpose: 'what brings a viewer to the newest picture, and its bytes',
    files: ['deltas/update/**'],
    imports: ['deltas/standing', 'deltas/screen', 'capture/encoders', 'capture/jpeg', 'capture/hall', 'contract'],
    instead: 'An update is made of a screen and a standing, and sent by others'
  },
  {
    room: 'deltas/standing',
    purpose: 'where viewers stand behind the newest picture',
    files: ['deltas/standing/**'],
    imports: ['deltas/screen', 'capture/hall', 'contract'],
    instead: 'A standing knows cells and moves, no pixels'
  },
  {
    room: 'deltas/screen',
    purpose: 'what has changed from one picture to the next, and what has only moved',
    files: ['deltas/screen/**'],
    imports: ['capture/hall', 'contract'],
    instead: 'The screen compares pixels; what is sent of them is up to deltas/update'
  },
  {
    room: 'metrics',
    purpose: 'what Prometheus reads: every metric, and where its value comes from',
    files: ['metrics/**'],
    imports: [...CAPTURE, 'assets', 'meter', 'contract'],
    instead: 'Metrics read what others have counted; a route answers with them'
  },
  {
    room: 'hosting',
    purpose: 'what the host sees, and who is told when that changes',
    files: ['hosting/**'],
    imports: [...CAPTURE, 'access', 'network', 'network/link', 'contract'],
    instead: 'What the host sees is put together from what others know; a route answers with it'
  },
  {
    room: 'capture',
    purpose: 'the plugin that gives an instance its screen',
    files: ['capture/index.ts'],
    imports: [
      'capture/viewers', 'capture/views', 'capture/mjpeg', 'capture/broadcaster', 'capture/sources', 'capture/encoders',
      'capture/pictures', 'capture/hall', 'network', 'meter', 'contract'
    ],
    fastify: true,
    instead: 'The capture takes options from app.ts and knows nothing about who may watch'
  },
  {
    room: 'capture/viewers',
    purpose: 'everybody who watches, over any transport',
    files: ['capture/viewers/**'],
    imports: ['capture/views', 'capture/broadcaster', 'capture/hall', 'network', 'meter', 'contract'],
    types: ['network/link'],
    instead: 'Viewers subscribe to views and nothing deeper; capture/index.ts wires them up'
  },
  {
    room: 'capture/views',
    purpose: 'the ways to show a display, and one camera per display',
    files: ['capture/views/**'],
    imports: ['capture/broadcaster', 'capture/encoders', 'capture/jpeg', 'capture/pictures', 'capture/hall', 'meter', 'contract'],
    instead: 'A view is handed its source by capture/index.ts'
  },
  {
    room: 'capture/mjpeg',
    purpose: 'frames to multipart bytes, and these to a socket',
    files: ['capture/mjpeg/**'],
    imports: ['capture/hall', 'network/link', 'meter', 'contract'],
    types: ['capture/broadcaster'],
    instead: 'Framing and sending know frames and the type of a subscription, nothing about who made them'
  },
  {
    room: 'capture/broadcaster',
    purpose: 'one capture for all subscribers; the newest frame wins',
    files: ['capture/broadcaster/**'],
    imports: ['capture/hall', 'contract'],
    instead: 'The broadcaster is given a capture and hands out its frames, whoever makes them'
  },
  {
    room: 'capture/sources',
    purpose: 'where pictures come from: X servers, libraries, programs, a test pattern',
    files: ['capture/sources/**'],
    imports: ['capture/jpeg', 'capture/pictures', 'capture/hall', 'state', 'network', 'contract'],
    instead: 'A source gives pictures or frames; encoders, views and viewers come after it'
  },
  {
    room: 'capture/encoders',
    purpose: 'pictures to JPEG',
    files: ['capture/encoders/**'],
    imports: ['capture/jpeg', 'capture/pictures', 'capture/hall', 'contract'],
    instead: 'An encoder turns a picture into a frame; sources and views hand it the picture'
  },
  {
    room: 'capture/jpeg',
    purpose: 'JPEGs that others have made: cut out of a stream of bytes, checked, decoded',
    files: ['capture/jpeg/**'],
    imports: ['capture/hall', 'contract'],
    instead: 'A JPEG is bytes here: where it comes from and who sees it is up to others'
  },
  {
    room: 'capture/pictures',
    purpose: 'drawing and scaling',
    files: ['capture/pictures/**'],
    imports: ['capture/hall', 'contract'],
    instead: 'What is done to pixels needs only the types and tools in capture/*.ts'
  },
  {
    room: 'capture/hall',
    purpose: 'what the rooms of the capture share: types, options, pace, leases, worker threads',
    files: ['capture/!(index).ts'],
    imports: ['contract'],
    instead: 'Files shared by several rooms of the capture import none of those rooms: move what is needed into capture/*.ts'
  },
  {
    room: 'state',
    purpose: 'what outlives the process: files that nobody else can read or change, and what is kept there',
    files: ['state/**'],
    imports: ['access', 'contract'],
    instead: 'What is kept is checked, read and written without HTTP and without a screen: plugins/state.ts brings them together'
  },
  {
    room: 'access',
    purpose: 'who may watch: keys, PINs, sessions, the waiting room, the throttle',
    files: ['access/**'],
    imports: ['network', 'contract'],
    instead: 'Who may watch is decided without HTTP and without a screen: a plugin or a route brings them together'
  },
  {
    room: 'assets',
    purpose: 'where the files are that are served as they were built: the page, Redoc, Swagger UI; the version',
    files: ['assets.ts'],
    imports: [],
    instead: 'Assets are found by the name of the package alone'
  },
  {
    room: 'network/mdns',
    purpose: 'a name for this machine in its network, and the service, for whoever looks for either',
    files: ['network/mdns/**'],
    imports: ['network'],
    instead: 'What is said by mDNS needs nothing but addresses and names; plugins/mdns.ts says when'
  },
  {
    room: 'network',
    purpose: 'addresses, names and connections; bodies that are sent again and again',
    files: ['network/*.ts'],
    imports: ['contract'],
    instead: 'Addresses, names and connections need nothing else from this project'
  },
  {
    room: 'meter',
    purpose: 'what is counted and measured while the service runs, nearly for free',
    files: ['meter/**'],
    imports: [],
    instead: 'Whoever counts hands over the numbers: what counts knows nothing about them'
  },
  {
    room: 'network/link',
    purpose: 'what a connection carries, whether it may be handed more, and whether its other end is alive',
    files: ['network/link/**'],
    imports: [],
    instead: 'A link knows bytes and times, whatever is sent over it'
  },
  {
    room: 'viewer',
    purpose: 'the page, in the browser',
    files: ['viewer/**'],
    imports: ['contract/words'],
    types: ['contract'],
    instead: 'The page runs in a browser: it imports itself, what it says as pictures do, and otherwise only types from contract/'
  },
  {
    room: 'contract',
    purpose: 'what the service, its page and its documents agree on: schemas and errors',
    files: ['contract/*.ts'],
    imports: ['contract/words'],
    instead: 'The contract is imported by every room and imports none of them: move what it needs into it'
  },
  {
    room: 'contract/words',
    purpose: 'what viewers read, on the page and in pictures',
    files: ['contract/words/**'],
    imports: [],
    instead: 'The page loads these sentences, so they need nothing else'
  }
]
