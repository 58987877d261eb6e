import type { z } from 'zod'
import type { callSettingsInputSchema, CallSettings } from '@millrace/contract/calls/api.ts'
import { type CallResult, resultsOf } from '@millrace/contract/calls/results.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

type Input = z.output<typeof callSettingsInputSchema>

/** What a project has said of its calls; until it says something, only results that every project has, and tasks wait for ever. */
export const readSettings = async (db: Db, projectId: number): Promise<CallSettings> =>
  (await db.one<CallSettings>(sql`
    select results, cancel_after_days as "cancelAfterDays", revision from call_settings where project_id = ${projectId}`)) ?? {
    results: [],
    cancelAfterDays: null,
    revision: 0,
  }

export const readResults = async (db: Db, projectId: number): Promise<CallResult[]> =>
  resultsOf((await readSettings(db, projectId)).results)

/** Answers 0 when somebody else has changed them meanwhile. */
export const writeSettings = (
  tx: Tx,
  projectId: number,
  revision: number,
  { results, cancelAfterDays }: Input,
  now: Date,
): Promise<number> =>
  tx.run(sql`
    insert into call_settings as s (project_id, results, cancel_after_days, revision, updated_at)
    select ${projectId}, ${JSON.stringify(results)}::jsonb, ${cancelAfterDays}, 1, ${now}
    where ${revision}::int = coalesce((select revision from call_settings where project_id = ${projectId}), 0)
    on conflict (project_id) do update set results = excluded.results, cancel_after_days = excluded.cancel_after_days, revision = s.revision + 1, updated_at = ${now}
      where s.revision = ${revision}`)
