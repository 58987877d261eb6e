import type { EmailSettings } from '@millrace/contract/messaging/api.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Sealer } from '../../platform/seal.ts'
import type { SigningKey } from './mail/dkim.ts'
import { type KeyRow, keysOf, openKeys, signingRows } from './mail/key-store.ts'
import type { Mail } from './transport.ts'

interface Row {
  readonly projectId: number
  readonly sealed: Buffer | null
  readonly fromAddress: string
  readonly replyTo: string | null
  readonly revision: number
}

export interface MailSettings {
  readonly smtpUrl: string | undefined
  /** False when a mail server or a key is stored but this secret does not open it. */
  readonly isReadable: boolean
  readonly hasServer: boolean
  /** What mails are signed with. */
  readonly signing: readonly SigningKey[]
  readonly fromAddress: string
  readonly replyTo: string | null
  readonly revision: number
}

const none: MailSettings = {
  smtpUrl: undefined,
  isReadable: true,
  hasServer: false,
  signing: [],
  fromAddress: 'hello@millrace.local',
  replyTo: null,
  revision: 0,
}

/** Settings of many projects; projects without any get the defaults. */
export async function readSettings(db: Db, sealer: Sealer, projectIds: readonly number[]): Promise<(projectId: number) => MailSettings> {
  const rows = await db.rows<Row>(sql`
    select project_id as "projectId", smtp_url_sealed as sealed, from_address as "fromAddress", reply_to as "replyTo", revision from email_settings where project_id = any(${projectIds}::int[])`)
  const keys = Map.groupBy(await keysOf(db, projectIds), (key) => key.projectId)
  const found = new Map(
    rows.map((row): [number, MailSettings] => [
      row.projectId,
      {
        ...opened(sealer, row, keys.get(row.projectId) ?? []),
        fromAddress: row.fromAddress,
        replyTo: row.replyTo,
        revision: row.revision,
      },
    ]),
  )
  return (projectId) => found.get(projectId) ?? none
}

function opened(sealer: Sealer, { projectId, sealed, fromAddress }: Row, keys: readonly KeyRow[]) {
  const smtpUrl = sealed ? sealer.open(projectId, sealed) : undefined
  const signing = openKeys(sealer, signingRows(keys, fromAddress))
  const isReadable = (sealed === null || smtpUrl !== undefined) && signing !== undefined
  return { smtpUrl, hasServer: sealed !== null, isReadable, signing: signing ?? [] }
}

export const presentSettings = ({ fromAddress, replyTo, revision, smtpUrl, hasServer }: MailSettings): EmailSettings => ({
  fromAddress,
  replyTo,
  revision,
  smtpConfigured: hasServer,
  smtpReadable: !hasServer || smtpUrl !== undefined,
})

/** What mails of a project say of who sends them. */
export const senderOf = ({ fromAddress, replyTo, signing }: MailSettings): Pick<Mail, 'from' | 'replyTo' | 'signing'> => ({
  from: fromAddress,
  replyTo,
  signing,
})

export async function writeSettings(
  tx: Tx,
  sealer: Sealer,
  projectId: number,
  revision: number,
  input: { smtpUrl?: string | null | undefined; fromAddress: string; replyTo: string | null },
  now: Date,
): Promise<number> {
  const sealed = typeof input.smtpUrl === 'string' ? sealer.seal(projectId, input.smtpUrl) : null
  return tx.run(sql`
    insert into email_settings as s (project_id, smtp_url_sealed, from_address, reply_to, updated_at)
    values (${projectId}, ${sealed}, ${input.fromAddress}, ${input.replyTo}, ${now})
    on conflict (project_id) do update set from_address = excluded.from_address, reply_to = excluded.reply_to, updated_at = excluded.updated_at, revision = s.revision + 1,
      smtp_url_sealed = case when ${input.smtpUrl === undefined} then s.smtp_url_sealed else excluded.smtp_url_sealed end
    where s.revision = ${revision}`)
}
