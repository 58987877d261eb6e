import { createHash, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { DkimAlgorithm } from '@millrace/contract/messaging/mail.ts'

/** Half a millisecond with RSA: by a thread of its own, beside what else goes on. */
const signBeside = promisify(sign)

/** A key that mails are signed with; its record is in the DNS of its domain. */
export interface SigningKey {
  readonly selector: string
  readonly domain: string
  readonly algorithm: DkimAlgorithm
  readonly key: KeyObject
}

/** Signed once more than they are there, so that nobody can add another one on the way: what a mail is must not change. */
const closed = [
  'from',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  // RFC 8058: the way out by one click counts only where both are covered.
  'list-unsubscribe',
  'list-unsubscribe-post',
]
/** Signed where they are there. */
const open = ['sender', 'in-reply-to', 'references', 'list-id', 'feedback-id', 'auto-submitted']

interface Field {
  readonly name: string
  /** Relaxed canonical form (RFC 6376, 3.4.2). */
  readonly canonical: string
}

/**
 * The mail with a signature of each key before it (RFC 6376, RFC 8463). The mail library signs too, but reads the whole mail for it after we have
 * seen it leave, so that a lost connection could not be judged any more; and it closes no header.
 */
export async function signed(raw: Buffer, keys: readonly SigningKey[]): Promise<Buffer> {
  // Bytes as they are: one character is one byte.
  const mail = raw.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n')
  const end = mail.indexOf('\r\n\r\n')
  const [head, body] = end < 0 ? [mail, ''] : [mail.slice(0, end + 2), mail.slice(end + 4)]
  const fields = fieldsOf(head)
  const bodyHash = createHash('sha256').update(relaxedBody(body), 'latin1').digest('base64')
  const signatures = await Promise.all(keys.map((key) => signature(fields, bodyHash, key)))
  return Buffer.from(signatures.join('') + mail, 'latin1')
}

async function signature(fields: readonly Field[], bodyHash: string, { selector, domain, algorithm, key }: SigningKey): Promise<string> {
  const names = [...closed.flatMap((name) => [...named(fields, name), name]), ...open.flatMap((name) => named(fields, name))]
  const left = new Map(names.map((name) => [name, fields.filter((field) => field.name === name)]))
  // Of several of a name the last comes first; what is not there adds nothing.
  const header = names.map((name) => left.get(name)?.pop()?.canonical ?? '').join('')
  const tags = `v=1; a=${algorithm}-sha256; c=relaxed/relaxed; d=${domain}; s=${selector};\r\n h=${folded(names.join(':'))};\r\n bh=${bodyHash};\r\n b=`
  const data = Buffer.from(`${header}dkim-signature:${relaxed(tags)}`, 'latin1')
  const made = await (algorithm === 'rsa'
    ? signBeside('sha256', data, key)
    : signBeside(null, createHash('sha256').update(data).digest(), key))
  return `DKIM-Signature: ${tags}${made.toString('base64').replace(/(.{72})(?=.)/g, '$1\r\n ')}\r\n`
}

const named = (fields: readonly Field[], name: string): string[] => fields.flatMap((field) => (field.name === name ? [name] : []))

/** A list of names may be broken before any of its colons. */
const folded = (names: string): string => names.replace(/(.{50,70}?)(?=:)/g, '$1\r\n ')

function fieldsOf(head: string): Field[] {
  const lines = head.replace(/\r\n(?=[ \t])/g, '').split('\r\n')
  return lines.flatMap((line) => {
    const colon = line.indexOf(':')
    if (colon < 1) return []
    const name = line.slice(0, colon).trim().toLowerCase()
    return [{ name, canonical: `${name}:${relaxed(line.slice(colon + 1))}\r\n` }]
  })
}

const relaxed = (value: string): string =>
  value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '')

function relaxedBody(body: string): string {
  const lines = body.replace(/[ \t]+(?=\r\n|$)/g, '').replace(/[ \t]+/g, ' ')
  const text = lines.replace(/(\r\n)+$/, '')
  return text === '' ? '' : `${text}\r\n`
}
