/** An error that the service answers. */
export interface CataloguedError {
  /** The HTTP status. */
  readonly status: number
  /** A stable name, for programs. */
  readonly code: string
  /** What happened and what to do, for people; with places that `util.format` fills in. */
  readonly message: string
  /** What fills these places in the documented example; the class, see errors.ts, takes the same types. */
  readonly example?: ReadonlyArray<string | number>
  /** When it is answered: a sentence for the documentation. */
  readonly when: string
}

const error = <const S extends number, const C extends string, const T extends Omit<CataloguedError, 'status' | 'code'>>(
  status: S, code: C, texts: T
) => ({ status, code, ...texts })

/**
 * Every error that the service answers. The classes in errors.ts, the schemas in error-answers.ts and the table in docs/rest.md are
 * derived from it. Some errors come from Fastify or from Node's parser, and are only described here.
 */
export const ERRORS = {
  InvalidRequest: error(400, 'FST_ERR_VALIDATION', {
    message: '%s',
    example: ['body/key must be string'],
    when: 'The path, the query, a header or the body does not fit its schema; the message names the field and what was expected.'
  }),
  InvalidJson: error(400, 'FST_ERR_CTP_INVALID_JSON_BODY', {
    message: '%s',
    example: ["Body is not valid JSON but content-type is set to 'application/json'"],
    when: 'The body is not valid JSON, or contains `__proto__`.'
  }),
  InvalidUrl: error(400, 'FST_ERR_BAD_URL', {
    message: "'%s' is not a valid url component",
    example: ['/%E0%A4%A'],
    when: 'The path is not percent-encoded UTF-8.'
  }),
  InvalidLength: error(400, 'FST_ERR_CTP_INVALID_CONTENT_LENGTH', {
    message: 'Request body size did not match Content-Length',
    when: 'The body is not as long as `Content-Length` says.'
  }),
  NoHttp: error(400, 'BAD_REQUEST', {
    message: 'This is not an HTTP request',
    when: 'What was sent is not HTTP.'
  }),
  PictureTooLarge: error(400, 'PICTURE_TOO_LARGE', {
    message: 'A picture of %dx%d is larger than stretch makes here, %d pixels in all: ask for fewer, or for fit=contain',
    example: [16384, 16384, 3840 * 2160],
    when: 'With `fit=stretch`, `width` times `height` is more than the pixels of the display, and than 3840x2160.'
  }),
  RegionOutside: error(400, 'REGION_OUTSIDE', {
    message: 'The region %s does not lie within the display, which is %dx%d',
    example: ['1800,0,400,300', 1920, 1080],
    when: 'The region that was asked for does not lie within the display.'
  }),
  AccessRequired: error(401, 'ACCESS_REQUIRED', {
    message: 'This needs the key: ask the host for the link, or send the key as a bearer token or as the password of Basic authentication',
    when: 'The client may not watch: it sent no key, or a wrong one. `WWW-Authenticate` says how to send one.'
  }),
  WrongKey: error(401, 'WRONG_KEY', {
    message: 'This key or PIN is not valid: ask the host for the link',
    when: 'The key or the PIN is wrong.'
  }),
  ForeignOrigin: error(403, 'FOREIGN_ORIGIN', {
    message: 'Pages of another origin (%s) may not request this. If that is a proxy in front of this service, ' +
      'let it pass on Host, or add its name to ALLOWED_HOSTS',
    example: ['http://example.org'],
    when: 'The request comes from a page of another origin.'
  }),
  HostOnly: error(403, 'HOST_ONLY', {
    message: 'Only the host may do this: use the machine that shares its screen, or send HOST_KEY as a bearer token',
    when: 'Only the host may do this.'
  }),
  NotFound: error(404, 'NOT_FOUND', {
    message: 'There is nothing at %s',
    example: ['/nowhere'],
    when: 'There is no such path.'
  }),
  NobodyThere: error(404, 'NOT_FOUND', {
    message: 'Nobody here has the id %s',
    example: ['Xq0p3nWbT1mS5c8dZ2kF7g'],
    when: 'Nobody has this id.'
  }),
  UnknownDisplay: error(404, 'UNKNOWN_DISPLAY', {
    message: 'There is no display "%s", only %s',
    example: ['HDMI-9', '"HDMI-1"'],
    when: 'There is no such display.'
  }),
  MethodNotAllowed: error(405, 'METHOD_NOT_ALLOWED', {
    message: '%s is not allowed here; use one of %s',
    example: ['PATCH', 'GET, HEAD, OPTIONS'],
    when: 'The path has other methods: `Allow` lists them, and `error` is `不支持的HTTP方法`.'
  }),
  RequestTimeout: error(408, 'REQUEST_TIMEOUT', {
    message: 'The request took too long to arrive',
    when: 'The request did not arrive within 10 s, with its body.'
  }),
  BodyTooLarge: error(413, 'FST_ERR_CTP_BODY_TOO_LARGE', {
    message: 'Request body is too large',
    when: 'The body is larger than 16 KiB.'
  }),
  UnsupportedMediaType: error(415, 'UNSUPPORTED_MEDIA_TYPE', {
    message: 'Send application/json or application/x-www-form-urlencoded, and say so in Content-Type',
    when: 'The body is neither JSON nor a form.'
  }),
  InvalidMediaType: error(415, 'FST_ERR_CTP_INVALID_MEDIA_TYPE', {
    message: 'Unsupported Media Type',
    when: '`Content-Type` is not a media type.'
  }),
  MisdirectedRequest: error(421, 'MISDIRECTED_REQUEST', {
    message: '%s is not a name of this service. If it should be, add it to ALLOWED_HOSTS and restart',
    example: ['"example.org"'],
    when: 'The request is for a host that is not this service.'
  }),
  UpgradeRequired: error(426, 'UPGRADE_REQUIRED', {
    message: 'This is a WebSocket: connect to it with ws:// or wss://. If you did, a proxy on the way does not pass that on',
    when: 'The client does not ask for a WebSocket (RFC 6455, version 13), or a proxy in front of the service does not let it through.'
  }),
  TooManyGuesses: error(429, 'TOO_MANY_GUESSES', {
    message: 'Too many wrong keys or PINs from your address: wait %d s, then try again',
    example: [10],
    when: 'Too many wrong keys or PINs came from this address: no more are checked for a while.'
  }),
  OneOtherView: error(429, 'ONE_OTHER_VIEW', {
    message: 'You are watching another view already. Besides the one without parameters you can have one at a time: ' +
      'close the other, or ask for the same',
    when: 'The client is watching another view already. Besides the one without parameters, a session or an address has one at a time.'
  }),
  HeadTooLarge: error(431, 'REQUEST_HEADER_FIELDS_TOO_LARGE', {
    message: 'The request line and headers are larger than this service accepts',
    when: 'The request line and headers are larger than 16 KiB.'
  }),
  Internal: error(500, 'INTERNAL', {
    message: 'Something went wrong on our side; the log has the details.',
    when: 'Something went wrong in the service.'
  }),
  Overloaded: error(503, 'OVERLOADED', {
    message: 'This service is overloaded, and those who are watching already come first. Try again in a few seconds',
    when: 'The event loop is late, or memory is short, and the client does not watch yet.'
  }),
  TooManyLongAnswers: error(503, 'TOO_MANY_LONG_ANSWERS', {
    message: 'Too many clients without access are being answered right now. Try again in a few seconds',
    when: 'The answer takes long, and as many clients without access are being sent such answers as the service allows, in all or ' +
      'to this address.'
  }),
  TooManyViewers: error(503, 'TOO_MANY_VIEWERS', {
    message: '%s. Try again in a few seconds',
    example: ['Too many viewers: MAX_VIEWERS allows 2000'],
    when: 'As many viewers are watching as the service allows, in all or from this address.'
  }),
  TooManyViews: error(503, 'TOO_MANY_VIEWS', {
    message: 'No more than %d views can be shown at once besides the one without parameters. Ask for that, ' +
      'or for one that is shown already, or try again later',
    example: [4],
    when: 'As many different views are shown already as the service allows. The one without parameters is always shown.'
  }),
  TooManyEventStreams: error(503, 'TOO_MANY_EVENT_STREAMS', {
    message: 'The host is sent events over %d connections already: close one, or try again in a few seconds',
    example: [16],
    when: 'As many connections as the service allows are sent events for the host already.'
  }),
  ScreenUnavailable: error(503, 'SCREEN_UNAVAILABLE', {
    message: 'The screen is not available: %s',
    example: ['the display :0 is gone'],
    when: 'The screen is lost, or paused by the host.'
  }),
  NoPlace: error(503, 'NO_PLACE', {
    message: '%s: try again in a minute',
    example: ['All 60 places in the waiting room are taken'],
    when: 'As many people are waiting to be let in as the service allows, in all or from this address.'
  })
} satisfies Record<string, CataloguedError>
