import type { EmailSettings, EmailSettingsInput } from '@millrace/contract/messaging/api.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Sealer } from '../../platform/seal.ts'
import type { AddressSigner, MailRef } from './mail/address.ts'
import type { SigningKey } from './mail/dkim.ts'
import { type KeyRow, keysOf, openKeys, signingRows } from './mail/key-store.ts'
import type { Mail } from './transport.ts'

interface Row {
  readonly projectId: number
  readonly sealed: Buffer | null
  readonly fromAddress: string
  readonly replyTo: string | null
  readonly bounceDomain: string | null
  readonly takesReplies: boolean
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
  /** Where mails come back to; null: to the sender. */
  readonly bounceDomain: string | null
  readonly takesReplies: boolean
  readonly revision: number
}

const none: MailSettings = {
  smtpUrl: undefined,
  isReadable: true,
  hasServer: false,
  signing: [],
  fromAddress: 'hello@millrace.local',
  replyTo: null,
  bounceDomain: null,
  takesReplies: false,
  revision: 0,
}

/** Settings of many projects; projects without any get the defaults. */
export async function readSettings(db: Db, sealer: Sealer, projectIds: readonly number[]): Promise<(projectId: number) => MailSettings> {
  const rows = await db.rows<Row>(sql`
    select project_id as "projectId", smtp_url_sealed as sealed, from_address as "fromAddress", reply_to as "replyTo", bounce_domain as "bounceDomain",
      takes_replies as "takesReplies", revision
    from email_settings where project_id = any(${projectIds}::int[])`)
  const keys = Map.groupBy(await keysOf(db, projectIds), (key) => key.projectId)
  const found = new Map(
    rows.map((row): [number, MailSettings] => [
      row.projectId,
      {
        ...opened(sealer, row, keys.get(row.projectId) ?? []),
        fromAddress: row.fromAddress,
        replyTo: row.replyTo,
        bounceDomain: row.bounceDomain,
        takesReplies: row.takesReplies,
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

export const presentSettings = ({ smtpUrl, hasServer, isReadable: _, signing: __, ...rest }: MailSettings): EmailSettings => ({
  ...rest,
  smtpConfigured: hasServer,
  smtpReadable: !hasServer || smtpUrl !== undefined,
})

/** What mails of a project say of who sends them, and where they come back to; without `ref` nothing of it is told apart. */
export function senderOf(settings: MailSettings, addresses: AddressSigner, ref?: MailRef): Sender {
  const { fromAddress: from, replyTo, signing, bounceDomain: domain, takesReplies } = settings
  if (!ref) return { from, replyTo, signing, returnPath: null }
  return {
    from,
    replyTo: domain !== null && takesReplies ? addresses.make('reply', ref, domain) : replyTo,
    signing,
    returnPath: domain === null ? null : addresses.make('bounce', ref, domain),
  }
}

type Sender = Pick<Mail, 'from' | 'replyTo' | 'signing' | 'returnPath'>

/** Who mails of a project come from. */
export const senderAddress = async (db: Db, projectId: number): Promise<string> =>
  (await db.one<{ address: string }>(sql`select from_address as address from email_settings where project_id = ${projectId}`))?.address ??
  none.fromAddress

export async function writeSettings(
  tx: Tx,
  sealer: Sealer,
  projectId: number,
  revision: number,
  input: EmailSettingsInput,
  now: Date,
): Promise<number> {
  const sealed = typeof input.smtpUrl === 'string' ? sealer.seal(projectId, input.smtpUrl) : null
  return tx.run(sql`
    insert into email_settings as s (project_id, smtp_url_sealed, from_address, reply_to, bounce_domain, takes_replies, updated_at)
    values (${projectId}, ${sealed}, ${input.fromAddress}, ${input.replyTo}, ${input.bounceDomain}, ${input.takesReplies}, ${now})
    on conflict (project_id) do update set from_address = excluded.from_address, reply_to = excluded.reply_to,
      bounce_domain = excluded.bounce_domain, takes_replies = excluded.takes_replies, updated_at = excluded.updated_at, revision = s.revision + 1,
      smtp_url_sealed = case when ${input.smtpUrl === undefined} then s.smtp_url_sealed else excluded.smtp_url_sealed end
    where s.revision = ${revision}`)
}
