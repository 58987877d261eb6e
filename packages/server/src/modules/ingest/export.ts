import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import type { Exported, Exporting } from '../identity/index.ts'
import { readTimeline } from '../profiles/index.ts'

const pageSize = 500

/** All events, newest first. */
export async function* exportEvents(_db: Db, clickhouse: ClickHouse, { projectId, numbers, mask }: Exporting): AsyncGenerator<Exported> {
  for (let before: string | undefined; ; ) {
    const { items, last } = await readTimeline(clickhouse, projectId, numbers, { before, limit: pageSize, event: undefined })
    for (const item of items) yield { section: 'events', item: mask.event(item) }
    if (items.length < pageSize) return
    before = last
  }
}
