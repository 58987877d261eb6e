import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { AddressSigner, SignedAddress } from './address.ts'
import { mailLimit } from './parse.ts'

export interface ListenAt {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

export interface MailListener {
  readonly port: number
  close(): Promise<void>
}

/** What becomes of a mail: `busy` is for a moment, and its server tries again. */
export type TakeMail = (raw: Buffer, to: readonly SignedAddress[]) => Promise<'taken' | 'busy'>

interface Deps {
  readonly addresses: AddressSigner
  readonly take: TakeMail
  readonly log: Logger
}

const mostConnections = 50
const mostRecipients = 5
const silenceMs = 60_000

const refusal = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode })

/**
 * Takes mails that come back: bounces, complaints, replies. Only for addresses that we signed, so it can be no relay and no mailbox. A mail is answered
 * once what it says is written: whatever dies before, its server brings it again.
 */
export async function startListener({ host, port }: ListenAt, { addresses, take, log }: Deps): Promise<MailListener> {
  const { SMTPServer } = await import('smtp-server')
  const server = new SMTPServer({
    name: 'millrace',
    banner: 'millrace',
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: mailLimit,
    maxClients: mostConnections,
    socketTimeout: silenceMs,
    onRcptTo({ address }, session, done) {
      if (session.envelope.rcptTo.length >= mostRecipients) return done(refusal(452, '4.5.3 too many recipients'))
      return addresses.read(address) ? done() : done(refusal(550, '5.1.1 no such address'))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      let bytes = 0
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes <= mailLimit) chunks.push(chunk)
      })
      stream.on('end', () => {
        if (bytes > mailLimit) return done(refusal(552, '5.3.4 the mail is too large'))
        const to = session.envelope.rcptTo.flatMap((one) => addresses.read(one.address) ?? [])
        return void take(Buffer.concat(chunks), to).then(
          (outcome) => done(outcome === 'taken' ? null : refusal(451, '4.3.0 not yet, try again')),
          (error: unknown) => {
            log.error({ err: error }, 'a mail that came in could not be written')
            done(refusal(451, '4.3.0 try again'))
          },
        )
      })
    },
  })
  // A client that goes away in the middle is its own business.
  server.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  return {
    port: (server.server.address() as AddressInfo).port /* listening on TCP */,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
