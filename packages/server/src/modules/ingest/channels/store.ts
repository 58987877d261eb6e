import type { Channel } from '@millrace/contract/channels/schema.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface SettingsRow {
  readonly channels: readonly Channel[] | null
  readonly ownHosts: readonly string[]
  readonly revision: number
}

const columns = sql`channels, own_hosts as "ownHosts", revision`

export const findSettings = (db: Db, projectId: number): Promise<SettingsRow | undefined> =>
  db.one<SettingsRow>(sql`select ${columns} from traffic_channels where project_id = ${projectId}`)

/** Undefined when the revision is not the newest; 0 is that of a project without settings. */
export const writeSettings = (
  tx: Tx,
  projectId: number,
  settings: Omit<SettingsRow, 'revision'>,
  revision: number,
  now: Date,
): Promise<SettingsRow | undefined> =>
  tx.one<SettingsRow>(sql`
    insert into traffic_channels as s (project_id, channels, own_hosts, updated_at)
    select ${projectId}, ${settings.channels && JSON.stringify(settings.channels)}::jsonb, ${settings.ownHosts}::text[], ${now}
    where ${revision} = 0 or exists (select 1 from traffic_channels where project_id = ${projectId})
    on conflict (project_id) do update set channels = excluded.channels, own_hosts = excluded.own_hosts, updated_at = excluded.updated_at,
      revision = s.revision + 1
    where s.revision = ${revision} returning ${columns}`)
