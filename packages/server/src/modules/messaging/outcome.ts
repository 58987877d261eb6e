/** How far a mail had come when its connection ended. */
export type Progress = 'before' | 'within' | 'handed_over'

/** How an attempt ended. Only `temporary` may be tried again: `unknown` means nobody can say whether the server took it. */
export interface Outcome {
  readonly kind: 'sent' | 'temporary' | 'permanent' | 'unknown'
  readonly detail: string
  /** What the failure is about: this recipient for ever (suppress), this message, or the whole channel (do not hurry). */
  readonly about: 'recipient' | 'message' | 'channel'
  /** The provider's name for what it took. */
  readonly providerId?: string | undefined
  /** What it is paid for. */
  readonly units?: number | undefined
  /** Not before so long. */
  readonly retryAfterMs?: number | undefined
  /** Accounts by which nothing more leaves until somebody looks at them. */
  readonly stops?: readonly string[] | undefined
  /** Devices that the service knows no more. */
  readonly gone?: readonly { readonly provider: string; readonly token: string; readonly reason: string }[] | undefined
  /** Why the address of a recipient is never written to again; a bounce, unless said otherwise. */
  readonly suppressAs?: string | undefined
}

interface MailError {
  readonly code?: string
  readonly command?: string
  readonly responseCode?: number
  readonly response?: string
  readonly message?: string
}

/** Mailbox gone, domain gone, account disabled (RFC 3463): this address will not come back. */
const hardBounce = /(?<![\d.])5\.(1\.(1|2|3|6|10)|2\.1)(?!\.?\d)/
const unknownUser = /user unknown|unknown user|no such (user|mailbox|recipient)|does not exist|mailbox unavailable|invalid recipient/i
const mailboxFull = /\b5\.2\.2\b|over quota|mailbox (is )?full/i
const blocked = /(?<![\d.])[45]\.7\.\d+|\bspam\b|blacklist|blocklist/i

/** The server's own word decides; without one, only what was completely handed over is unknown. */
export function outcomeOf(error: unknown, progress: Progress): Outcome {
  const { code = '', command = '', responseCode, response = '', message = '' } = error as MailError /* what nodemailer throws */
  const detail = `${response || `${code} ${message}`}`.slice(0, 300)
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'ECONFIG') return { kind: 'temporary', detail, about: 'channel' }
  if (responseCode === undefined)
    return progress === 'handed_over' ? { kind: 'unknown', detail, about: 'channel' } : { kind: 'temporary', detail, about: 'channel' }
  if (responseCode < 500) return { kind: 'temporary', detail, about: responseCode === 421 ? 'channel' : 'message' }
  // Refusing our greeting, sign-in or sender says nothing about the recipient.
  if (!['RCPT TO', 'DATA'].some((step) => command.startsWith(step))) return { kind: 'temporary', detail, about: 'channel' }
  const refusal = refusalOf(`${responseCode} ${response}`)
  if (refusal === 'full') return { kind: 'temporary', detail, about: 'message' }
  return { kind: 'permanent', detail, about: refusal === 'gone' ? 'recipient' : 'message' }
}

/** What the words of a mail server say of a mailbox, at once or in a bounce. */
export function refusalOf(text: string): 'full' | 'blocked' | 'gone' | 'other' {
  if (mailboxFull.test(text)) return 'full'
  if (blocked.test(text)) return 'blocked'
  return hardBounce.test(text) || (/\b550\b/.test(text) && unknownUser.test(text)) ? 'gone' : 'other'
}
