/**
 * What was configured can't work, however often it is tried. The message is one sentence that says what to change.
 */
export class ConfigurationError extends Error {
  /** The exit code of a process that ends for this: `EX_CONFIG` of sysexits.h(3head). Supervisors need not start it again. */
  readonly exitCode = 78
}
