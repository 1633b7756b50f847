import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP, isIPv4 } from 'node:net'
import { ipv6Bytes } from '../network/ipv6.js'
import { bitString, der, integer, objectIdentifier, octetString, sequence, set, time, TRUE, utf8String } from './der.js'

const DAY_MS = 86_400_000
/** Other machines' clocks may be behind. */
const BEFORE_MS = DAY_MS
/** Below both of Apple's limits: 825 days for any certificate (HT210176), 398 for one from a public authority (HT211025). */
const VALID_MS = 397 * DAY_MS

/** A certificate and its private key, both as PEM. */
export interface Pair {
  cert: string
  key: string
}

/** The bytes of an IP address: 4 or 16. */
function addressBytes (address: string): Buffer {
  return Buffer.from(isIPv4(address) ? address.split('.').map(Number) : ipv6Bytes(address))
}

/** GeneralName: dNSName is [2], iPAddress is [7] (RFC 5280, 4.2.1.6). */
function generalName (name: string): Buffer {
  return isIP(name) ? der(0x87, addressBytes(name)) : der(0x82, Buffer.from(name, 'ascii'))
}

function extension (oid: string, critical: boolean, value: Buffer): Buffer {
  return sequence(objectIdentifier(oid), ...critical ? [TRUE] : [], octetString(value))
}

function pem (label: string, bytes: Buffer): string {
  return `-----BEGIN ${label}-----\n${bytes.toString('base64').replace(/.{64}(?!$)/g, '$&\n')}\n-----END ${label}-----\n`
}

/**
 * Makes a certificate for a server, signed with its own new key (X.509, RFC 5280): ECDSA on P-256 with SHA-256, valid for
 * 397 days, the first of which is already over.
 * @param names at least one DNS name or IP address; the first is also its common name
 */
export function makeCertificate (names: string[], now = new Date()): Pair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'))
  const commonName = sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String(names[0]!.slice(0, 64)))))
  const notBefore = now.getTime() - BEFORE_MS
  const tbs = sequence(
    der(0xa0, integer(2)), // version 3
    integer(...randomBytes(16)), // a browser that sees two with the same name and number refuses both
    ecdsaWithSha256,
    commonName, // the issuer
    sequence(time(new Date(notBefore)), time(new Date(notBefore + VALID_MS - 1000))), // both ends are included
    commonName, // the subject
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(
      extension('2.5.29.19', true, sequence()), // basicConstraints: not an authority
      extension('2.5.29.15', true, bitString(Buffer.from([0x80]), 7)), // keyUsage: digitalSignature
      extension('2.5.29.37', false, sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'))), // extKeyUsage: serverAuth
      extension('2.5.29.17', false, sequence(...names.map(generalName))) // subjectAltName
    ))
  )
  return {
    cert: pem('CERTIFICATE', sequence(tbs, ecdsaWithSha256, bitString(sign('sha256', tbs, privateKey)))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  }
}
