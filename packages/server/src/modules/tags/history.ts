import { type TagHistory, type TagHistoryQuery, tagHistoryQuerySchema, tagHistorySchema } from '@millrace/contract/tags/history-api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { currentPerson, mergedInto, readPeople } from '../profiles/index.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
}

export const historyRoute = ({ postgres, clickhouse }: Deps): Route =>
  defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/people/:id/tags/history',
    permission: 'people.read',
    summary: 'Which tags a person had when, newest first; kept for 400 days, and the last value of each for ever',
    params: z.object({ slug: z.string(), id: z.coerce.number().int().positive() }),
    query: tagHistoryQuerySchema,
    response: tagHistorySchema,
    handler: async ({ project, params, query }) => {
      const [person] = await readPeople(postgres, project.id, [await currentPerson(postgres, params.id)])
      const { id } = person ?? fail('not_found', { kind: 'person' })
      return readHistory(clickhouse, project.id, await mergedInto(postgres, id), query)
    },
  })

async function readHistory(
  clickhouse: ClickHouse,
  projectId: number,
  numbers: readonly number[],
  { tag, cursor, limit }: TagHistoryQuery,
): Promise<TagHistory> {
  const before = readCursor(z.number().int(), cursor) ?? Number.MAX_SAFE_INTEGER
  const rows = await clickhouse.rows<{ tag: string; ms: number; value: string; removed: number; version: number; revision: number }>(
    compileHistory({ projectId, numbers, tag }, { before, limit }),
  )
  const last = rows.at(-1)?.revision
  return {
    items: rows.map((row) => ({
      at: new Date(row.ms).toISOString(),
      tag: row.tag,
      value: row.removed === 1 ? null : row.value,
      version: row.version === 0 ? null : row.version,
    })),
    next: last !== undefined && rows.length === limit ? cursorOf(last) : null,
  }
}

interface Whose {
  readonly projectId: number
  /** The person's own first, then those that lead to them. */
  readonly numbers: readonly number[]
  readonly tag: string | undefined
}

/** What is on record is each number's: a person's own counts, and before there is any, what those had who they turned out to be. */
export function compileHistory({ projectId, numbers, tag }: Whose, page: { readonly before: number; readonly limit: number }): Sql {
  const own = sql.value(numbers[0], 'UInt64')
  const theirs = sql`project_id = ${sql.value(projectId, 'UInt32')}${tag === undefined ? sql`` : sql` and tag = ${sql.value(tag, 'String')}`}`
  return sql`
    select tag, toUnixTimestamp64Milli(at) as ms, value, removed, version, revision from tag_changes
    left any join (select tag, min(at) as first from tag_changes where ${theirs} and person_id = ${own} group by tag) as own using (tag)
    where ${theirs} and person_id in ${sql.value(numbers, 'Array(UInt64)')} and revision < ${sql.value(page.before, 'UInt64')}
      and (person_id = ${own} or toUnixTimestamp64Milli(own.first) = 0 or at < own.first)
    order by revision desc limit ${sql.value(page.limit, 'UInt32')}`
}
