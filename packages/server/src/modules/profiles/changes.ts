import type { Json } from '@millrace/contract/events.ts'
import type { ProfileChangeEntry } from '@millrace/contract/profiles/api.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Outbox } from '../../platform/log/index.ts'
import { sql } from '../../platform/sql.ts'

type Properties = Readonly<Record<string, Json>>

/** Who changed a profile: a source, a merge, somebody by hand. */
export interface ChangedBy {
  readonly source: string
  readonly by: string
  readonly at: Date
}

/** Puts on record what changed in a profile, if anything did. */
export function noteChanges(
  outbox: Outbox,
  of: { readonly projectId: number; readonly personId: number },
  before: Properties,
  after: Properties,
  { source, by, at }: ChangedBy,
): void {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changes = names.flatMap((name): [string, readonly [Json, Json]][] => {
    const [old, now] = [before[name] ?? null, after[name] ?? null]
    return old === now || JSON.stringify(old) === JSON.stringify(now) ? [] : [[name, [old, now]]]
  })
  if (changes.length === 0) return
  outbox.fact('profile_changes', {
    project_id: of.projectId,
    person_id: of.personId,
    at: at.toISOString(),
    source,
    changed_by: by,
    changes: JSON.stringify(Object.fromEntries(changes)),
  })
}

interface Row {
  readonly ms: number
  readonly source: string
  readonly by: string
  readonly changes: string
  readonly place: string
}

/** What changed in the profiles of a person, newest first, a page of it. `place` goes on from there. */
export async function readChanges(
  clickhouse: ClickHouse,
  projectId: number,
  numbers: readonly number[],
  page: { readonly before: string | undefined; readonly limit: number },
): Promise<{ items: ProfileChangeEntry[]; last: string | undefined }> {
  const [at, offset] = page.before?.split(' ') ?? []
  const rows = await clickhouse.rows<Row>(sql`
    select toUnixTimestamp64Milli(at) as ms, source, changed_by as by, changes,
      concat(toString(toUnixTimestamp64Milli(at)), ' ', toString(log_offset)) as place
    from profile_changes where project_id = ${sql.value(projectId, 'UInt32')} and person_id in ${sql.value(numbers, 'Array(UInt64)')}
      and (toUnixTimestamp64Milli(at), log_offset) < (${sql.value(at ?? '9223372036854775807', 'Int64')}, ${sql.value(offset ?? '18446744073709551615', 'UInt64')})
    order by toUnixTimestamp64Milli(at) desc, log_offset desc limit ${sql.value(page.limit, 'UInt32')}`)
  const items = rows.map(({ ms, source, by, changes }) => ({
    at: new Date(ms).toISOString(),
    source,
    by,
    changes: Object.entries(JSON.parse(changes) as Record<string, [unknown, unknown]>) /* written above */
      .map(([name, [before, after]]) => ({ name, before, after })),
  }))
  return { items, last: rows.at(-1)?.place }
}

interface TagChanged {
  readonly tag: string
  readonly at: string
  readonly value: string
  readonly removed: boolean
}

/** Which tags were set and removed, oldest first. */
export async function* readTagChanges(clickhouse: ClickHouse, projectId: number, numbers: readonly number[]): AsyncGenerator<TagChanged> {
  const rows = clickhouse.stream<{ tag: string; ms: number; value: string; removed: number }>(sql`
    select tag, toUnixTimestamp64Milli(at) as ms, value, removed from tag_changes
    where project_id = ${sql.value(projectId, 'UInt32')} and person_id in ${sql.value(numbers, 'Array(UInt64)')} order by revision`)
  for await (const { ms, removed, ...row } of rows) yield { ...row, at: new Date(ms).toISOString(), removed: removed === 1 }
}
