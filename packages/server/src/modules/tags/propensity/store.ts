import type { Card } from '@millrace/contract/tags/propensity/index.ts'
import type { Of } from '@millrace/contract/tags/index.ts'
import type { Db } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface ModelRow {
  readonly at: Date
  readonly version: number
  readonly card: Card
}

const columns = sql`at, version, card`

export const modelOfRun = (db: Db, runId: string): Promise<ModelRow | undefined> =>
  db.one<ModelRow>(sql`select ${columns} from tag_models where run_id = ${runId}`)

export async function keepModel(
  db: Db,
  tag: { readonly projectId: number; readonly id: string },
  runId: string,
  row: ModelRow,
): Promise<void> {
  await db.run(sql`
    insert into tag_models (run_id, tag_id, at, project_id, version, refusal, drifted, card)
    values (${runId}, ${tag.id}, ${row.at}, ${tag.projectId}, ${row.version}, ${row.card.refusal?.reason ?? null}, ${row.card.drift?.drifted ?? false},
      ${JSON.stringify(row.card)}::jsonb) on conflict do nothing`)
}

/** The newest of all, or of those that are used. */
export const newestModel = (db: Db, tagId: string, which: 'all' | 'used'): Promise<ModelRow | undefined> =>
  db.one<ModelRow>(sql`
    select ${columns} from tag_models where tag_id = ${tagId} and (${which === 'all'} or refusal is null) order by at desc limit 1`)

/** What a model of a version is compared with: the newest that was used whose days are over by a moment, else the oldest. */
export const earlierModel = (db: Db, tagId: string, version: number, over: Date): Promise<ModelRow | undefined> =>
  db.one<ModelRow>(sql`
    select ${columns} from tag_models where tag_id = ${tagId} and version = ${version} and refusal is null
    order by at <= ${over} desc, case when at <= ${over} then at end desc, at limit 1`)

/** What a version of the definition said; nothing when it was of another kind. */
export async function propensityOf(db: Db, tagId: string, version: number): Promise<Of<'propensity'> | undefined> {
  const row = await db.one<{ definition: Of<'propensity'> }>(sql`
    select definition from tag_definition_versions where tag_id = ${tagId} and version = ${version} and definition->>'kind' = 'propensity'`)
  return row?.definition
}
