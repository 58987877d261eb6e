import { marketingPurpose, type Purpose } from '@millrace/contract/messaging/consents.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

interface PurposeRow extends Omit<Purpose, 'isBuiltIn'> {
  readonly projectId: number
}

const columns = sql`p.project_id as "projectId", p.purpose as key, p.name_en as "nameEn", p.name_zh as "nameZh", p.when_unknown as "whenUnknown",
  p.text_version as "textVersion", p.body as text, p.archived_at is not null as "isArchived", p.revision`

/** Purposes of projects. Marketing is one of each, asked for or not; the project itself says what its silence means. */
export async function purposesOf(db: Db, projectIds: readonly number[]): Promise<Map<number, Purpose[]>> {
  const rows = await db.rows<PurposeRow>(sql`
    select ${columns} from consent_purposes p where p.project_id = any(${projectIds}::int[]) order by p.purpose`)
  const defaults = await db.rows<{ projectId: number; marketingDefault: 'allow' | 'deny' }>(sql`
    select project_id as "projectId", marketing_default as "marketingDefault" from projects where project_id = any(${projectIds}::int[])`)
  const own = Map.groupBy(rows, (row) => row.projectId)
  return new Map(
    defaults.map(({ projectId, marketingDefault }) => {
      const known = (own.get(projectId) ?? []).map(({ projectId: _, ...row }) => ({ ...row, isBuiltIn: row.key === marketingPurpose }))
      const marketing = known.find((one) => one.isBuiltIn) ?? builtIn
      return [projectId, [{ ...marketing, whenUnknown: marketingDefault }, ...known.filter((one) => !one.isBuiltIn)]]
    }),
  )
}

/** What a project says of people who have said nothing about a purpose; one that is not asked for any more is denied. */
export const silenceAbout = (purposes: readonly Purpose[] | undefined, key: string): 'allow' | 'deny' =>
  purposes?.find((one) => one.key === key && !one.isArchived)?.whenUnknown ?? 'deny'

const builtIn: Purpose = {
  key: marketingPurpose,
  nameEn: 'Marketing',
  nameZh: '营销推广',
  whenUnknown: 'deny',
  textVersion: '',
  text: '',
  isBuiltIn: true,
  isArchived: false,
  revision: 0,
}

export type PurposeInput = Pick<Purpose, 'key' | 'nameEn' | 'nameZh' | 'whenUnknown' | 'textVersion' | 'text'>

/** Answers with 0 when there is one of the name. */
export const insertPurpose = (tx: Tx, projectId: number, one: PurposeInput): Promise<number> =>
  tx.run(sql`
    insert into consent_purposes (project_id, purpose, name_en, name_zh, when_unknown, text_version, body)
    values (${projectId}, ${one.key}, ${one.nameEn}, ${one.nameZh}, ${one.whenUnknown}, ${one.textVersion}, ${one.text}) on conflict do nothing`)

/** Answers with 0 when the revision is not the newest. The built-in one has revision 0 until it is first changed. */
export const updatePurpose = (tx: Tx, projectId: number, revision: number, one: PurposeInput): Promise<number> =>
  tx.run(sql`
    insert into consent_purposes as p (project_id, purpose, name_en, name_zh, when_unknown, text_version, body)
    select ${projectId}, ${one.key}, ${one.nameEn}, ${one.nameZh}, ${one.whenUnknown}, ${one.textVersion}, ${one.text}
    where ${revision} = 0 or exists (select 1 from consent_purposes where project_id = ${projectId} and purpose = ${one.key})
    on conflict (project_id, purpose) do update set name_en = excluded.name_en, name_zh = excluded.name_zh, when_unknown = excluded.when_unknown,
      text_version = excluded.text_version, body = excluded.body, revision = p.revision + 1 where p.revision = ${revision}`)

export const setArchived = (tx: Tx, projectId: number, key: string, at: Date | null): Promise<number> =>
  tx.run(sql`update consent_purposes set archived_at = ${at}, revision = revision + 1 where project_id = ${projectId} and purpose = ${key}`)
