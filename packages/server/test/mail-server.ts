import type { AddressInfo, Socket } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** What a recipient's mailbox does; chosen by the part of the address before the `@`, e.g. `full@x.cn`. */
const refusals: Readonly<Record<string, string>> = {
  later: '451 4.3.0 try again later',
  gone: '550 5.1.1 user unknown',
  full: '552 5.2.2 mailbox full',
  blocked: '550 5.7.1 looks like spam',
}

export interface ReceivedMail {
  readonly messageId: string
  readonly recipient: string
  readonly headers: ReadonlyMap<string, string>
  readonly html: string
  /** As it came. */
  readonly raw: Buffer
  /** Who bounces go to. */
  readonly envelopeFrom: string
}

/** A real mail server for tests: counts by Message-ID and misbehaves on request. */
export interface MailServer {
  readonly url: string
  readonly received: ReceivedMail[]
  /** How often each Message-ID was taken. */
  counts(): Map<string, number>
  /** Called with each mail that is complete; a pending promise holds the answer back. */
  onMail: (recipient: string) => void | Promise<void>
  close(): Promise<void>
}

export async function mailServer(options: { readonly port?: number } = {}): Promise<MailServer> {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (_auth, _session, done) => done(new Error('wrong password')),
    onRcptTo({ address }, _session, done) {
      const refusal = refusals[address.split('@')[0] ?? '']
      done(refusal ? Object.assign(new Error(refusal.slice(4)), { responseCode: Number(refusal.slice(0, 3)) }) : null)
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      const recipient = session.envelope.rcptTo[0]?.address ?? ''
      const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
      const drop = (): void => void sockets.get(session.remotePort)?.destroy()
      if (recipient.startsWith('cut@')) return drop()
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
      stream.on('end', () => {
        void take(Buffer.concat(chunks), recipient, sender).then(() => {
          if (recipient.startsWith('drop@')) return drop()
          if (!recipient.startsWith('hang@')) done()
        }, done)
      })
    },
  })
  const sockets = new Map<number | undefined, Socket>()
  server.server.on('connection', (socket: Socket) => void sockets.set(socket.remotePort, socket))
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo /* listening on TCP */

  async function take(raw: Buffer, recipient: string, envelopeFrom: string): Promise<void> {
    const mail = await PostalMime.parse(raw)
    received.push({
      messageId: mail.messageId ?? '',
      recipient,
      headers: new Map(mail.headers.map((header) => [header.key, header.value])),
      html: mail.html ?? '',
      raw,
      envelopeFrom,
    })
    await itself.onMail(recipient)
  }

  const itself: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    received,
    counts: () => new Map([...Map.groupBy(received, (mail) => mail.messageId)].map(([id, some]) => [id, some.length])),
    onMail: () => undefined,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.values()) socket.destroy()
        server.close(() => resolve())
      }),
  }
  return itself
}
