import { Readable } from 'node:stream'
import nodemailer from 'nodemailer'
import { signed, type SigningKey } from './mail/dkim.ts'
import { type Outcome, outcomeOf, type Progress } from './outcome.ts'
import type { Lane } from './store.ts'
import { twoLanes } from './two-lanes.ts'

export interface Mail {
  readonly messageId: string
  readonly from: string
  readonly replyTo: string | null
  readonly to: string
  /** Where it comes back to when it cannot be delivered; null: to `from`. */
  readonly returnPath: string | null
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
  /** Pictures that the HTML names by `cid:`. */
  readonly images?: readonly { readonly cid: string; readonly png: Buffer }[]
  /** Keys it is signed with (DKIM). */
  readonly signing: readonly SigningKey[]
}

/** What messages of a channel leave by. */
export interface Handover {
  /** `smtp`, `mailbox`, or the account of a provider. */
  readonly via: string
  /** All accounts of providers that it leaves by. */
  readonly accounts: readonly string[]
  /** So many are handed over side by side and recorded together; after a crash it is not known of so many whether they went. */
  readonly groupSize: number
  /** It has just failed us and is left alone for a moment. */
  isResting(): boolean
  close(): void
}

export interface Transport extends Handover {
  /** One of very many (lane 1) leaves after those who answer somebody. */
  send(mail: Mail, lane?: Lane): Promise<Outcome>
}

const connectionsPerServer = 10
/** Of mails: the connections are all at work while some answers come late. */
export const mailGroup = connectionsPerServer * 2
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
  const connections = twoLanes(connectionsPerServer)
  const underway = new Map<string, { progress: Progress; readonly signing: Mail['signing'] }>()
  let restUntil = 0
  let silent = 0

  // The library says CONN for a connection lost at any step, so we watch the message itself leave.
  pool.use('stream', (mail, done) => {
    const id = mail.message.messageId()
    mail.message.processFunc((input) => Readable.from(watched(input, id), { objectMode: false }))
    done()
  })

  async function* watched(input: NodeJS.ReadableStream, id: string): AsyncGenerator<string | Buffer> {
    const mail = underway.get(id)
    if (mail?.progress !== 'before') throw new Error('this mail was already being handed over')
    mail.progress = 'within'
    if (mail.signing.length === 0) yield* input
    else yield await signed(await whole(input), mail.signing)
    mail.progress = 'handed_over'
  }

  const isResting = (): boolean => performance.now() < restUntil

  return {
    via: options.via ?? 'smtp',
    accounts: [],
    groupSize: mailGroup,
    isResting,
    send: (mail, lane = 0) => connections.run(lane, () => hand(mail)),
    close: () => pool.close(),
  }

  async function hand(mail: Mail): Promise<Outcome> {
    if (isResting()) return { kind: 'temporary', detail: 'the mail server did not answer', about: 'channel' }
    underway.set(mail.messageId, { progress: 'before', signing: mail.signing })
    try {
      const { signing: _, returnPath, replyTo, headers, images = [], ...rest } = mail
      const envelope = returnPath === null ? {} : { envelope: { from: returnPath, to: mail.to } }
      const attachments = images.map(({ cid, png }, i) => ({ cid, filename: `${i + 1}.png`, content: png, contentType: 'image/png' }))
      const info = await pool.sendMail({ ...rest, ...envelope, replyTo: replyTo ?? undefined, headers: { ...headers }, attachments })
      silent = 0
      return { kind: 'sent', detail: info.response, about: 'message' }
    } catch (error) {
      const outcome = outcomeOf(error, underway.get(mail.messageId)?.progress ?? 'handed_over')
      silent = outcome.kind === 'unknown' ? silent + 1 : 0
      if ((outcome.about === 'channel' && outcome.kind === 'temporary') || silent >= silentInARow) restUntil = performance.now() + restMs
      return outcome
    } finally {
      underway.delete(mail.messageId)
    }
  }
}

async function whole(input: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of input) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
