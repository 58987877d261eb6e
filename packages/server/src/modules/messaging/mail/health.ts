import type { MailHealth } from '@millrace/contract/messaging/mail.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Db } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { ContentModule } from '../../content/index.ts'

interface Deps {
  readonly postgres: Db
  readonly clickhouse: ClickHouse
  readonly content: Pick<ContentModule, 'idsOfChannel'>
}

const days = 7

/** Mails that went out, came back, or were complained of within the last days; each counts once. */
export async function mailHealth({ postgres, clickhouse, content }: Deps, projectId: number, now: Date): Promise<MailHealth> {
  const templates = await content.idsOfChannel(postgres, projectId, 'email')
  const since = new Date(now.getTime() - days * 86_400_000)
  const [row] = await clickhouse.rows<Omit<MailHealth, 'days'>>(sql`
    select toUInt32(uniqExactIf(intent_id, kind = 'sent')) as sent, toUInt32(uniqExactIf(intent_id, kind = 'bounced')) as bounced,
      toUInt32(uniqExactIf(intent_id, kind = 'bounced' and detail = 'hard')) as hard, toUInt32(uniqExactIf(intent_id, kind = 'complained')) as complained
    from message_facts where project_id = ${sql.value(projectId, 'UInt32')} and kind in ('sent', 'bounced', 'complained')
      and at >= parseDateTime64BestEffort(${sql.value(since.toISOString(), 'String')}, 3) and template_id in ${sql.value(templates, 'Array(String)')}`)
  return { days, ...(row ?? { sent: 0, bounced: 0, hard: 0, complained: 0 }) }
}
