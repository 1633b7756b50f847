import { randomBytes } from 'node:crypto'
import { ProtocolError, type Reading } from './input.js'
import { CHALLENGE_BYTES, isAnswer } from './vnc-auth.js'

/** Who is let in. */
export interface Gate {
  /** What they must know; `undefined` if nothing is asked for. */
  readonly password: string | undefined
  /** Why nobody is let in now from where they are, a sentence for them; `undefined` if they may try. Asked again when they have tried. */
  refusal (): string | undefined
  /** Told of an answer that was wrong. */
  failed (answer: string): void
}

/** Who wants to be let in. */
export interface Applicant {
  send (bytes: Buffer): void
  /** From now on somebody may have to type the password. */
  awaitPassword (): void
}

const SECURITY = { invalid: 0, none: 1, vncAuth: 2 } as const
const RESULT = { ok: 0, failed: 1 } as const
const VERSION = 'RFB 003.008\n'

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** A text with its length before it. */
export const lengthAndText = (text: string): Buffer => Buffer.concat([uint32(Buffer.byteLength(text)), Buffer.from(text)])

/**
 * The dialogue of a version, as its last number. Some clients write numbers that never were: those below 7 know what 3.3 knows, and those
 * above 8 go on as 3.8 does.
 */
function * versionOf (send: (bytes: Buffer) => void): Reading<3 | 7 | 8> {
  send(Buffer.from(VERSION))
  const text = (yield VERSION.length).toString('latin1')
  const minor = /^RFB 003\.(\d{3})\n$/.exec(text)?.[1]
  if (minor === undefined) throw new ProtocolError('it does not speak RFB 3')
  return Number(minor) >= 8 ? 8 : Number(minor) === 7 ? 7 : 3
}

/** Says which security there is, and lets the client choose it. */
function * agreeOn (security: number, version: 3 | 7 | 8, send: (bytes: Buffer) => void): Reading<void> {
  if (version === 3) return send(uint32(security))
  send(Buffer.from([1, security]))
  const [chosen] = yield 1
  if (chosen !== security) throw new ProtocolError(`it chose security type ${chosen}, which it was not offered`)
}

/**
 * Asks for the password. Many may have a challenge at the same time: each answer is compared only if its address may still try by then, so
 * that every wrong one is counted before the next.
 * @returns why the client is not let in; `undefined` if it is
 */
function * wrongness (password: string, gate: Gate, send: (bytes: Buffer) => void): Reading<string | undefined> {
  const challenge = randomBytes(CHALLENGE_BYTES)
  send(challenge)
  const answer = yield CHALLENGE_BYTES
  const refusal = gate.refusal()
  if (refusal !== undefined || isAnswer(answer, challenge, password)) return refusal
  gate.failed(answer.toString('hex'))
  return 'The password is wrong'
}

/**
 * From the first byte to ClientInit (RFC 6143, section 7.1).
 * @throws {ProtocolError} when the client is not let in
 */
export function * handshake (gate: Gate, { send, awaitPassword }: Applicant): Reading<void> {
  const version = yield * versionOf(send)
  const refusal = gate.refusal()
  if (refusal !== undefined) {
    send(Buffer.concat([version === 3 ? uint32(SECURITY.invalid) : Buffer.from([0]), lengthAndText(refusal)]))
    throw new ProtocolError(refusal)
  }
  const { password } = gate
  if (password !== undefined) awaitPassword()
  yield * agreeOn(password === undefined ? SECURITY.none : SECURITY.vncAuth, version, send)
  if (password !== undefined) {
    const wrong = yield * wrongness(password, gate, send)
    if (wrong !== undefined) {
      send(version === 8 ? Buffer.concat([uint32(RESULT.failed), lengthAndText(wrong)]) : uint32(RESULT.failed))
      throw new ProtocolError(wrong)
    }
  }
  // Without security only 3.8 says how it went.
  if (password !== undefined || version === 8) send(uint32(RESULT.ok))
  // Whether others may stay: they do in any case.
  yield 1
}
