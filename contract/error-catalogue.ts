/** An error that the service answers. */
export interface CataloguedError {
  /** The HTTP status. */
  readonly status: number
  /** A name for programs, which does not change. */
  readonly code: string
  /** What happened and what to do, for people; with places that `util.format` fills in. */
  readonly message: string
  /** What fills these places in the example of documents; the class, see errors.ts, takes the same types. */
  readonly example?: ReadonlyArray<string | number>
  /** When it is answered: a sentence for documents. */
  readonly when: string
}

const error = <const S extends number, const C extends string, const T extends Omit<CataloguedError, 'status' | 'code'>>(
  status: S, code: C, texts: T
) => ({ status, code, ...texts })

/**
 * Every error that the service answers. The classes in errors.ts, the schemas in error-answers.ts and the table in docs/rest.md are made
 * from it. Some are made by Fastify or by Node's parser, and only described here.
 */
export const ERRORS = {
  InvalidRequest: error(400, 'FST_ERR_VALIDATION', {
    message: '%s',
    example: ['body/key must be string'],
    when: 'The path, the query, a header or the body does not fit its schema; the message names the place and what was expected there.'
  }),
  InvalidJson: error(400, 'FST_ERR_CTP_INVALID_JSON_BODY', {
    message: '%s',
    example: ["Body is not valid JSON but content-type is set to 'application/json'"],
    when: 'The body is broken JSON, or has `__proto__` in it.'
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
    message: 'This is not a request of HTTP',
    when: 'What was sent is not HTTP.'
  }),
  AccessRequired: error(401, 'ACCESS_REQUIRED', {
    message: 'This needs the key: ask the host for the link, or send the key as a bearer token or as the password of Basic',
    when: 'The client may not look: it has shown no key, or a wrong one. `WWW-Authenticate` says how to show one.'
  }),
  WrongKey: error(401, 'WRONG_KEY', {
    message: 'That is not the key, or the PIN, of now: ask the host for the link',
    when: 'The key or the PIN is wrong.'
  }),
  ForeignOrigin: error(403, 'FOREIGN_ORIGIN', {
    message: 'A page of another origin (%s) may not ask for this. If that is a proxy before this service, ' +
      'let it pass on Host, or add its name to ALLOWED_HOSTS',
    example: ['http://example.org'],
    when: 'A page of another origin asks.'
  }),
  HostOnly: error(403, 'HOST_ONLY', {
    message: 'This is for the host: do it on the machine that shares its screen, or send HOST_KEY as a bearer token',
    when: 'Only the host may do this.'
  }),
  NotFound: error(404, 'NOT_FOUND', {
    message: 'There is nothing at %s',
    example: ['/nowhere'],
    when: 'There is no such path.'
  }),
  NobodyThere: error(404, 'NOT_FOUND', {
    message: 'Nobody has the id %s (any more)',
    example: ['Xq0p3nWbT1mS5c8dZ2kF7g'],
    when: 'Nobody has this id.'
  }),
  UnknownDisplay: error(404, 'UNKNOWN_DISPLAY', {
    message: 'There is no display "%s"; there is %s',
    example: ['HDMI-9', '"HDMI-1"'],
    when: 'There is no such display.'
  }),
  MethodNotAllowed: error(405, 'METHOD_NOT_ALLOWED', {
    message: '%s is not possible here; ask with %s',
    example: ['PATCH', 'GET, HEAD, OPTIONS'],
    when: 'The path knows other methods: `Allow` lists them, and `error` is `不支持的HTTP方法`.'
  }),
  RequestTimeout: error(408, 'REQUEST_TIMEOUT', {
    message: 'The request took too long to arrive',
    when: 'The request and its body have not arrived within 10 s.'
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
    when: '`Content-Type` is no media type.'
  }),
  MisdirectedRequest: error(421, 'MISDIRECTED_REQUEST', {
    message: '%s is no name of this service. If it should be, add it to ALLOWED_HOSTS and start again',
    example: ['"example.org"'],
    when: 'The host that is asked for is not this one.'
  }),
  TooManyGuesses: error(429, 'TOO_MANY_GUESSES', {
    message: 'Too many wrong keys or PINs from your address: wait %d s, then try again',
    example: [10],
    when: 'Too many wrong keys or PINs came from this address: none is tried for a while.'
  }),
  HeadTooLarge: error(431, 'REQUEST_HEADER_FIELDS_TOO_LARGE', {
    message: 'The head of the request is longer than this service takes',
    when: 'The head of the request is larger than 16 KiB.'
  }),
  Internal: error(500, 'INTERNAL', {
    message: 'Something went wrong on our side; the log has the details.',
    when: 'A fault of ours.'
  }),
  TooManyConnections: error(503, 'TOO_MANY_CONNECTIONS', {
    message: 'There are as many connections as this service takes. Try again in a few seconds',
    when: 'There are too many connections.'
  }),
  TooManyViewers: error(503, 'TOO_MANY_VIEWERS', {
    message: '%s. Try again in a few seconds',
    example: ['2000 look already, as many as MAX_VIEWERS allows'],
    when: 'As many look as the service takes, in all or from one address.'
  }),
  TooManyViews: error(503, 'TOO_MANY_VIEWS', {
    message: 'As many different views are shown as there can be, %d. Ask for one that others look at, ' +
      'without parameters for example, or try again later',
    example: [4],
    when: 'As many different views are shown as there can be.'
  }),
  ScreenUnavailable: error(503, 'SCREEN_UNAVAILABLE', {
    message: 'The screen is not available: %s',
    example: ['the display :0 is gone'],
    when: 'The screen is lost, or paused by the host.'
  }),
  NoPlace: error(503, 'NO_PLACE', {
    message: 'Too many are waiting to be let in: try again in a minute',
    when: 'As many are waiting to be let in as there is room for.'
  })
} satisfies Record<string, CataloguedError>
