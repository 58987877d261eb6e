import { createHmac, timingSafeEqual } from 'node:crypto'

/** What an address of ours is for; the word before its plus. */
export const addressKinds = ['bounce', 'reply', 'unsubscribe', 'complaint'] as const
export type AddressKind = (typeof addressKinds)[number]

/** Whose mail it was. An address for complaints is of a project alone: the rest is 0. */
export interface MailRef {
  readonly project: number
  readonly part: number
  readonly attempt: number
  /** Addresses work longer than the attempt is kept. */
  readonly person: number
}

export interface SignedAddress {
  readonly kind: AddressKind
  readonly ref: MailRef
}

const domain = 'millrace/mail-address/v1'
const bodyBytes = 18
const signatureBytes = 10
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/**
 * Addresses that come back to us (VERP): `bounce+<token>@<domain>`. Whoever we did not give one to cannot make one. Letters are those that survive mail
 * servers which write all in lower case, and the part before the @ stays below the 64 characters that RFC 5321 allows.
 */
export function addressSigner(secret: string) {
  const signatureOf = (kind: AddressKind, body: Buffer): Buffer =>
    createHmac('sha256', secret).update(`${domain}/${kind}`).update(body).digest().subarray(0, signatureBytes)
  const localPart = (kind: AddressKind, ref: MailRef): string => {
    const body = bodyOf(ref)
    return `${kind}+${toText(Buffer.concat([body, signatureOf(kind, body)]))}`
  }
  return {
    /** For a header: the part before the @. */
    localPart,
    make: (kind: AddressKind, ref: MailRef, at: string): string => `${localPart(kind, ref)}@${at}`,
    /** Undefined: none of ours. Whatever stands after the @ does not matter. */
    read(address: string): SignedAddress | undefined {
      const [, word = '', token = ''] = /^<?([a-z]+)\+([a-z2-7]{45})(?:@|$|>)/i.exec(address.trim()) ?? []
      const kind = addressKinds.find((one) => one === word.toLowerCase())
      const bytes = toBytes(token.toLowerCase())
      if (!kind || bytes.length !== bodyBytes + signatureBytes) return undefined
      const [body, signature] = [bytes.subarray(0, bodyBytes), bytes.subarray(bodyBytes)]
      return timingSafeEqual(signature, signatureOf(kind, body)) ? { kind, ref: refOf(body) } : undefined
    },
  }
}
export type AddressSigner = ReturnType<typeof addressSigner>

function bodyOf({ project, part, attempt, person }: MailRef): Buffer {
  const body = Buffer.alloc(bodyBytes)
  body.writeUInt32BE(project, 0)
  body.writeUInt16BE(part, 4)
  body.writeUIntBE(attempt, 6, 6)
  body.writeUIntBE(person, 12, 6)
  return body
}

const refOf = (body: Buffer): MailRef => ({
  project: body.readUInt32BE(0),
  part: body.readUInt16BE(4),
  attempt: body.readUIntBE(6, 6),
  person: body.readUIntBE(12, 6),
})

function toText(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

function toBytes(text: string): Buffer {
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}
