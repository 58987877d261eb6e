import type { AddressInfo } from 'node:net'
import type { Email } from 'postal-mime'
import type { MailDetail } from '@millrace/contract/messaging/api.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db, Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

export interface Mailbox {
  readonly url: string
  close(): Promise<void>
}

/** A real SMTP listener on loopback that keeps what it receives; it stands in while no mail server is set. */
export async function startMailbox(postgres: Postgres, clock: Clock): Promise<Mailbox> {
  // Loaded by who has no mail server of their own.
  const { SMTPServer } = await import('smtp-server')
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    size: 20_000_000,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
      stream.on('end', () => {
        const recipients = session.envelope.rcptTo.map((to) => to.address)
        keep(postgres, Buffer.concat(chunks), recipients, clock.now()).then(() => done(), done)
      })
    },
  })
  // A client that goes away in the middle is its own business.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo /* listening on TCP */
  return { url: `smtp://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

async function parsed(raw: Buffer): Promise<Email> {
  const { default: PostalMime } = await import('postal-mime')
  return PostalMime.parse(raw)
}

async function keep(postgres: Postgres, raw: Buffer, recipients: readonly string[], now: Date): Promise<void> {
  const mail = await parsed(raw)
  const project = Number(mail.headers.find((header) => header.key === 'x-millrace-project')?.value ?? 0)
  for (const recipient of recipients)
    await postgres.run(sql`
      insert into mailbox (received_at, message_id, project_id, sender, recipient, subject, raw)
      values (${now}, ${mail.messageId ?? ''}, ${project}, ${mail.from?.address ?? ''}, ${recipient}, ${mail.subject ?? ''}, ${raw})
      on conflict (message_id, recipient) do nothing`)
}

export interface MailRow {
  readonly id: number
  readonly receivedAt: Date
  readonly sender: string
  readonly recipient: string
  readonly subject: string
}

export const listMails = (
  db: Db,
  projectId: number,
  filter: { search: string | undefined; before: number; limit: number },
): Promise<MailRow[]> =>
  db.rows<MailRow>(sql`
    select mail_id as id, received_at as "receivedAt", sender, recipient, subject from mailbox
    where project_id = ${projectId} and mail_id < ${filter.before}
      and (${filter.search ?? null}::text is null or position(lower(${filter.search ?? ''}) in lower(recipient || ' ' || subject)) > 0)
    order by mail_id desc limit ${filter.limit}`)

export async function readMail(db: Db, projectId: number, id: number): Promise<MailDetail | undefined> {
  const row = await db.one<MailRow & { raw: Buffer }>(sql`
    select mail_id as id, received_at as "receivedAt", sender, recipient, subject, raw from mailbox where project_id = ${projectId} and mail_id = ${id}`)
  if (!row) return undefined
  const mail = await parsed(row.raw)
  const { raw: _, ...head } = row
  return {
    ...head,
    receivedAt: row.receivedAt.toISOString(),
    html: mail.html ?? '',
    text: mail.text ?? '',
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
  }
}

/** Which of these Message-IDs have arrived. */
export async function arrived(db: Db, messageIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.rows<{ id: string }>(
    sql`select distinct message_id as id from mailbox where message_id = any(${messageIds}::text[])`,
  )
  return new Set(rows.map((row) => row.id))
}
