/** All that others may know about the capture: its plugin, what they subscribe to, and how frames are sent. */
const CAPTURE = ['capture', 'capture/viewers', 'capture/views', 'capture/mjpeg', 'capture/broadcaster', 'capture/hall']

/**
 * The rooms of the sources, from top to bottom. A file may import from its own room, from the rooms in `imports`, which must all be
 * further down, and only types from those in `types`. Anything else is an error whose message ends with `instead`. A file may import
 * Fastify only where `fastify` is true, and only its types where it is 'types'.
 */
export const ROOMS = [
  {
    room: 'server',
    files: ['server.ts'],
    imports: ['terminal', 'tls', 'app', 'config', ...CAPTURE, 'access', 'network', 'contract'],
    fastify: true,
    instead: 'The process listens and prints; routes and plugins are registered in app.ts'
  },
  {
    room: 'terminal',
    files: ['terminal/**'],
    imports: ['access', 'network', 'contract'],
    types: ['tls', 'capture/sources', ...CAPTURE],
    fastify: 'types',
    instead: 'The terminal prints what server.ts hands it'
  },
  {
    room: 'tls',
    files: ['tls/**'],
    imports: ['network', 'contract'],
    fastify: true,
    instead: 'Certificates need nothing but addresses; server.ts hands over the rest'
  },
  {
    room: 'app',
    files: ['app.ts'],
    imports: ['config', 'routes', 'plugins', ...CAPTURE, 'access', 'network', 'contract'],
    fastify: true,
    instead: 'The app registers plugins and routes, and never listens: what the process does belongs in server.ts'
  },
  {
    room: 'config',
    files: ['config.ts'],
    imports: ['capture/sources', 'capture/hall', 'access', 'network', 'contract'],
    instead: 'The configuration describes what is below it, and app.ts hands it down'
  },
  {
    room: 'routes',
    files: ['routes/**'],
    imports: ['plugins', ...CAPTURE, 'access', 'network', 'contract'],
    fastify: true,
    instead: 'A route takes options from app.ts; what it shares with the process belongs in contract/ or network/'
  },
  {
    room: 'plugins',
    files: ['plugins/**'],
    imports: [...CAPTURE, 'access', 'network', 'contract'],
    fastify: true,
    instead: 'A plugin takes options from app.ts; what it shares with routes belongs in contract/'
  },
  {
    room: 'capture',
    files: ['capture/index.ts'],
    imports: [
      'capture/viewers', 'capture/views', 'capture/mjpeg', 'capture/broadcaster', 'capture/sources', 'capture/encoders',
      'capture/pictures', 'capture/hall', 'network', 'contract'
    ],
    fastify: true,
    instead: 'The capture takes options from app.ts and knows nothing about who may watch'
  },
  {
    room: 'capture/viewers',
    files: ['capture/viewers/**'],
    imports: ['capture/views', 'capture/broadcaster', 'capture/hall', 'network', 'contract'],
    instead: 'Viewers subscribe to views and nothing deeper; capture/index.ts wires them up'
  },
  {
    room: 'capture/views',
    files: ['capture/views/**'],
    imports: ['capture/broadcaster', 'capture/encoders', 'capture/pictures', 'capture/hall', 'contract'],
    instead: 'A view is handed its source by capture/index.ts'
  },
  {
    room: 'capture/mjpeg',
    files: ['capture/mjpeg/!(jpeg-splitter).ts'],
    imports: ['capture/hall', 'contract'],
    types: ['capture/broadcaster'],
    instead: 'Framing and sending know frames and the type of a subscription, nothing about who made them'
  },
  {
    room: 'capture/broadcaster',
    files: ['capture/broadcaster/**'],
    imports: ['capture/hall', 'contract'],
    instead: 'The broadcaster is given a capture and hands out its frames, whoever makes them'
  },
  {
    room: 'capture/sources',
    files: ['capture/sources/**'],
    imports: ['capture/splitter', 'capture/pictures', 'capture/hall', 'contract'],
    instead: 'A source gives pictures or frames; encoders, views and viewers come after it'
  },
  {
    room: 'capture/encoders',
    files: ['capture/encoders/**'],
    imports: ['capture/pictures', 'capture/hall', 'contract'],
    instead: 'An encoder turns a picture into a frame; sources and views hand it the picture'
  },
  {
    room: 'capture/splitter',
    files: ['capture/mjpeg/jpeg-splitter.ts'],
    imports: ['capture/hall'],
    instead: 'The splitter cuts JPEGs out of bytes, whoever wrote them'
  },
  {
    room: 'capture/pictures',
    files: ['capture/pictures/**'],
    imports: ['capture/hall', 'contract'],
    instead: 'What is done to pixels needs only the types and tools in capture/*.ts'
  },
  {
    room: 'capture/hall',
    files: ['capture/!(index).ts'],
    imports: ['contract'],
    instead: 'Files shared by several rooms of the capture import none of those rooms: move what is needed into capture/*.ts'
  },
  {
    room: 'access',
    files: ['access/**'],
    imports: ['network', 'contract'],
    instead: 'Who may watch is decided without HTTP and without a screen: a plugin or a route brings them together'
  },
  {
    room: 'network',
    files: ['network/**'],
    imports: ['contract'],
    instead: 'Addresses and names of this machine need nothing else from this project'
  },
  {
    room: 'viewer',
    files: ['viewer/**'],
    imports: [],
    types: ['contract'],
    instead: 'The page runs in a browser: it imports itself, and only types from contract/'
  },
  {
    room: 'contract',
    files: ['contract/**'],
    imports: [],
    instead: 'The contract is imported by every room and imports none of them: move what it needs into it'
  }
]
