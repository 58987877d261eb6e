import { createHash } from 'node:crypto'
import type { Email } from 'postal-mime'

/** The most a mail that comes back may have; a bounce that carries more than that of what it returns is refused by its sender's server. */
export const mailLimit = 5_000_000
const textLimit = 20_000

/** Of one recipient, as a delivery status says it (RFC 3464). */
export interface DeliveryStatus {
  readonly action: string
  /** As in 5.1.1; empty when it says none. */
  readonly status: string
  readonly diagnostic: string
  /** Addresses it is said of, in lower case. */
  readonly recipients: readonly string[]
}

/** A mail that came in, as far as it matters. */
export interface Incoming {
  readonly from: string
  readonly subject: string
  readonly messageId: string
  /** Message-IDs of the mails that it answers, the last one last. */
  readonly references: readonly string[]
  /** The same mail that comes again has the same. */
  readonly key: string
  /** When it was written, as far as that can be; else the moment it is asked at. */
  sentWithin(now: Date): Date
  /** Where its headers say it goes. */
  readonly to: readonly string[]
  readonly text: string
  /** A machine wrote it: RFC 3834, and what came before that. */
  readonly isAuto: boolean
  /** It reports a delivery (RFC 3464). */
  readonly deliveries: readonly DeliveryStatus[] | undefined
  /** It reports what somebody thinks of a mail (RFC 5965): `abuse` and the like. */
  readonly feedback: string | undefined
  /** Local parts of ours in the mail it returns. */
  readonly refs: readonly string[]
}

/** Undefined: it is no mail, or built to be a burden. */
export async function parse(raw: Buffer): Promise<Incoming | undefined> {
  if (raw.length > mailLimit) return undefined
  const { default: PostalMime } = await import('postal-mime')
  const limits = { maxNestingDepth: 20, maxHeadersSize: 300_000, forceRfc822Attachments: true }
  const mail = await PostalMime.parse(raw, limits).catch(() => undefined)
  if (!mail) return undefined
  const part = (type: string): string | undefined => {
    const found = mail.attachments.find((one) => one.mimeType === type)
    return found && contentOf(found.content)
  }
  const status = part('message/delivery-status') ?? part('message/global-delivery-status')
  const feedback = part('message/feedback-report')
  const returned = part('message/rfc822') ?? part('text/rfc822-headers') ?? part('message/global') ?? ''
  return {
    from: (mail.from?.address ?? '').toLowerCase(),
    subject: (mail.subject ?? '').slice(0, 500),
    messageId: (mail.messageId ?? '').slice(0, 500),
    references: `${mail.references ?? ''} ${mail.references ? '' : (mail.inReplyTo ?? '')}`.match(/<[^<>\s]{3,300}>/g) ?? [],
    key: createHash('md5')
      .update(mail.messageId ?? raw)
      .digest('hex'),
    sentWithin: (now) => sentWithin(mail.date, now),
    to: addressesOf(mail),
    text: (mail.text ?? '').slice(0, textLimit),
    isAuto: isAuto(mail),
    deliveries: status === undefined ? undefined : deliveriesIn(status),
    feedback: feedback === undefined ? undefined : (fieldsIn(feedback).get('feedback-type') ?? 'abuse').toLowerCase(),
    refs: refsIn(`${feedback ?? ''}\n${returned}`),
  }
}

const weekMs = 7 * 86_400_000

/** Its date header, so that a mail that comes again tells the same; not one of the future, nor of long ago. */
function sentWithin(date: string | undefined, now: Date): Date {
  const at = Date.parse(date ?? '')
  return at <= now.getTime() && at > now.getTime() - weekMs ? new Date(at) : now
}

const contentOf = (content: ArrayBuffer | Uint8Array | string): string =>
  typeof content === 'string'
    ? content.slice(0, 100_000)
    : Buffer.from(content as ArrayBuffer)
        .subarray(0, 100_000)
        .toString('utf8')

const deliveredTo = new Set(['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'])

function addressesOf(mail: Email): string[] {
  const named = [...(mail.to ?? []), ...(mail.cc ?? [])].flatMap((one) => one.address ?? [])
  const headers = mail.headers.flatMap(({ key, value }) => (deliveredTo.has(key) ? [value] : []))
  return [...headers, ...named].slice(0, 50).map((one) => one.trim())
}

function isAuto(mail: Email): boolean {
  const value = (key: string): string =>
    mail.headers
      .find((header) => header.key === key)
      ?.value.trim()
      .toLowerCase() ?? ''
  const said = value('auto-submitted')
  if (said !== '' && !said.startsWith('no')) return true
  if (/^(auto_reply|bulk|junk|list)$/.test(value('precedence'))) return true
  return ['x-autoreply', 'x-autorespond'].some((key) => value(key) !== '' && value(key) !== 'no')
}

/** `name: value`, folded lines joined, names in lower case; the first of a name counts. */
function fieldsIn(block: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim())
  }
  return fields
}

/** `rfc822;a@b.cn`, `smtp; 550 …`: what stands after the type. */
const untyped = (value = ''): string => value.replace(/^[\w-]+\s*;\s*/, '').trim()

function deliveriesIn(text: string): DeliveryStatus[] {
  const blocks = text.split(/\r?\n[ \t]*\r?\n/).map(fieldsIn)
  return blocks.slice(0, 100).flatMap((fields) => {
    const action = fields.get('action')
    const status = fields.get('status') ?? ''
    if (action === undefined && status === '') return []
    const recipients = ['original-recipient', 'final-recipient'].flatMap((name) => {
      const address = untyped(fields.get(name)).replace(/^<|>$/g, '').toLowerCase()
      return address === '' ? [] : [address]
    })
    const [code = ''] = /\d\.\d{1,3}\.\d{1,3}/.exec(status) ?? []
    return [
      {
        action: (action ?? 'failed').toLowerCase(),
        status: code,
        diagnostic: untyped(fields.get('diagnostic-code')).slice(0, 500),
        recipients,
      },
    ]
  })
}

/** Signed, so wherever they stand: nobody knows that of another. */
const refsIn = (text: string): string[] =>
  [...text.slice(0, 100_000).matchAll(/\bbounce\+[a-z2-7]{45}\b/gi)].slice(0, 20).map(([found]) => found)
