import { Readable } from 'node:stream'
import nodemailer from 'nodemailer'
import { type Outcome, outcomeOf, type Progress } from './outcome.ts'

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

/** What messages of a channel leave by. */
export interface Handover {
  /** `smtp`, `mailbox`, or the account of a provider. */
  readonly via: string
  /** So many are handed over side by side and recorded together; after a crash it is not known of so many whether they went. */
  readonly groupSize: number
  /** It has just failed us and is left alone for a moment. */
  isResting(): boolean
  close(): void
}

export interface Transport extends Handover {
  send(mail: Mail): Promise<Outcome>
}

const connectionsPerServer = 10
/** Of mails: the connections are all at work while some answers come late. */
export const mailGroup = connectionsPerServer * 4
/** After the channel itself failed, mails wait this long before the server is asked again. */
const restMs = 10_000
const silentInARow = 3

/** A pooled SMTP connection to one server. */
export function smtpTransport(url: string, options: { readonly silenceMs?: number; readonly via?: 'smtp' | 'mailbox' } = {}): Transport {
  const silenceMs = options.silenceMs ?? 30_000
  const pool = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: connectionsPerServer,
    maxMessages: 1_000,
    connectionTimeout: Math.min(10_000, silenceMs),
    greetingTimeout: Math.min(10_000, silenceMs),
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const progress = new Map<string, Progress>()
  let restUntil = 0
  let silent = 0

  // The library says CONN for a connection lost at any step, so we watch the message itself leave.
  pool.use('stream', (mail, done) => {
    const id = mail.message.messageId()
    mail.message.processFunc((input) => Readable.from(watched(input, id), { objectMode: false }))
    done()
  })

  async function* watched(input: NodeJS.ReadableStream, id: string): AsyncGenerator<string | Buffer> {
    if (progress.get(id) !== 'before') throw new Error('this mail was already being handed over')
    progress.set(id, 'within')
    yield* input
    progress.set(id, 'handed_over')
  }

  const isResting = (): boolean => performance.now() < restUntil

  return {
    via: options.via ?? 'smtp',
    groupSize: mailGroup,
    isResting,
    async send(mail) {
      if (isResting()) return { kind: 'temporary', detail: 'the mail server did not answer', about: 'channel' }
      progress.set(mail.messageId, 'before')
      try {
        const info = await pool.sendMail({ ...mail, replyTo: mail.replyTo ?? undefined, headers: { ...mail.headers } })
        silent = 0
        return { kind: 'sent', detail: info.response, about: 'message' }
      } catch (error) {
        const outcome = outcomeOf(error, progress.get(mail.messageId) ?? 'handed_over')
        silent = outcome.kind === 'unknown' ? silent + 1 : 0
        if ((outcome.about === 'channel' && outcome.kind === 'temporary') || silent >= silentInARow) restUntil = performance.now() + restMs
        return outcome
      } finally {
        progress.delete(mail.messageId)
      }
    },
    close: () => pool.close(),
  }
}
