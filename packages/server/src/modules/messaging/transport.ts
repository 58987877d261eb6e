import nodemailer from 'nodemailer'

export interface Mail {
  readonly messageId: string
  readonly from: string
  readonly replyTo: string | null
  readonly to: string
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

/** How an attempt ended: `unknown` when nobody can say whether the server took it. */
export type Outcome =
  | { readonly kind: 'sent'; readonly detail: string }
  | { readonly kind: 'temporary' | 'permanent' | 'unknown'; readonly detail: string }

export interface Transport {
  send(mail: Mail): Promise<Outcome>
  close(): void
}

/** A pooled SMTP connection to one server. */
export function smtpTransport(url: string): Transport {
  const pool = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 5,
    maxMessages: 1_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(mail) {
      try {
        const info = await pool.sendMail({ ...mail, replyTo: mail.replyTo ?? undefined, headers: { ...mail.headers } })
        return { kind: 'sent', detail: info.response }
      } catch (error) {
        return classify(error)
      }
    },
    close: () => pool.close(),
  }
}

/** Before DATA nothing was handed over; after it, silence means unknown. The server's own word decides otherwise. */
function classify(error: unknown): Outcome {
  const {
    code = '',
    command = '',
    responseCode,
    message = '',
  } = error as { code?: string; command?: string; responseCode?: number; message?: string } /* nodemailer's errors */
  const detail = `${responseCode ?? code} ${message}`.slice(0, 300)
  if (responseCode !== undefined) return { kind: responseCode >= 500 ? 'permanent' : 'temporary', detail }
  const neverHandedOver =
    ['ECONNREFUSED', 'EDNS', 'ENOTFOUND', 'EAUTH', 'EENVELOPE', 'ETLS'].includes(code) ||
    ['CONN', 'EHLO', 'HELO', 'STARTTLS', 'AUTH', 'MAIL FROM', 'RCPT TO'].some((step) => command.startsWith(step))
  return { kind: neverHandedOver ? 'temporary' : 'unknown', detail }
}
