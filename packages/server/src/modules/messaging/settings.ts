import type { EmailSettings } from '@millrace/contract/messaging/api.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Sealer } from '../../platform/seal.ts'

interface Row {
  readonly projectId: number
  readonly sealed: Buffer | null
  readonly fromAddress: string
  readonly replyTo: string | null
  /** What a mail costs. */
  readonly unitPrice: number | null
  readonly revision: number
}

export interface MailSettings {
  readonly smtpUrl: string | undefined
  /** False when a mail server is stored but this secret does not open it. */
  readonly isReadable: boolean
  readonly fromAddress: string
  readonly replyTo: string | null
  /** What a mail costs. */
  readonly unitPrice: number | null
  readonly revision: number
}

const none: MailSettings = {
  smtpUrl: undefined,
  isReadable: true,
  fromAddress: 'hello@millrace.local',
  replyTo: null,
  unitPrice: null,
  revision: 0,
}

/** Settings of many projects; projects without any get the defaults. */
export async function readSettings(db: Db, sealer: Sealer, projectIds: readonly number[]): Promise<(projectId: number) => MailSettings> {
  const rows = await db.rows<Row>(sql`
    select project_id as "projectId", smtp_url_sealed as sealed, from_address as "fromAddress", reply_to as "replyTo",
      unit_price::float8 as "unitPrice", revision
    from email_settings where project_id = any(${projectIds}::int[])`)
  const found = new Map(
    rows.map((row): [number, MailSettings] => [
      row.projectId,
      {
        ...opened(sealer, row),
        fromAddress: row.fromAddress,
        replyTo: row.replyTo,
        unitPrice: row.unitPrice,
        revision: row.revision,
      },
    ]),
  )
  return (projectId) => found.get(projectId) ?? none
}

function opened(sealer: Sealer, { projectId, sealed }: Row): Pick<MailSettings, 'smtpUrl' | 'isReadable'> {
  if (!sealed) return { smtpUrl: undefined, isReadable: true }
  const smtpUrl = sealer.open(projectId, sealed)
  return { smtpUrl, isReadable: smtpUrl !== undefined }
}

export const presentSettings = ({ smtpUrl, isReadable, ...rest }: MailSettings): EmailSettings => ({
  ...rest,
  smtpConfigured: smtpUrl !== undefined || !isReadable,
  smtpReadable: isReadable,
})

export async function writeSettings(
  tx: Tx,
  sealer: Sealer,
  projectId: number,
  revision: number,
  input: { smtpUrl?: string | null | undefined; fromAddress: string; replyTo: string | null; unitPrice?: number | null | undefined },
  now: Date,
): Promise<number> {
  const sealed = typeof input.smtpUrl === 'string' ? sealer.seal(projectId, input.smtpUrl) : null
  return tx.run(sql`
    insert into email_settings as s (project_id, smtp_url_sealed, from_address, reply_to, unit_price, updated_at)
    values (${projectId}, ${sealed}, ${input.fromAddress}, ${input.replyTo}, ${input.unitPrice ?? null}, ${now})
    on conflict (project_id) do update set from_address = excluded.from_address, reply_to = excluded.reply_to, updated_at = excluded.updated_at, revision = s.revision + 1,
      unit_price = case when ${input.unitPrice === undefined} then s.unit_price else excluded.unit_price end,
      smtp_url_sealed = case when ${input.smtpUrl === undefined} then s.smtp_url_sealed else excluded.smtp_url_sealed end
    where s.revision = ${revision}`)
}
