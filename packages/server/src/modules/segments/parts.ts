import type { Rule } from '@millrace/contract/rules/index.ts'
import { type Counts, countsInputSchema, countsSchema } from '@millrace/contract/segments/api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { compileMasks } from './compile/masks.ts'
import type { CompileContext } from './compile/rule.ts'
import { checkSize, type Referring, segmentsIn } from './refer.ts'
import type { SegmentsModule } from './segments.ts'

interface Deps {
  readonly postgres: Db
  readonly clickhouse: ClickHouse
  readonly contextOf: (db: Db, projectId: number, rules: readonly Rule[], referred: Referring) => Promise<CompileContext>
}

/** How many people each of several rules means. Everybody is looked at once, whatever their number. */
export async function askCounts({ postgres, clickhouse, contextOf }: Deps, projectId: number, rules: readonly Rule[]): Promise<Counts> {
  const start = performance.now()
  const referred = await segmentsIn(postgres, projectId, rules)
  // Together, as they are in the statement.
  checkSize([{ kind: 'all', rules }], referred)
  const met = compileMasks(rules, await contextOf(postgres, projectId, rules, referred))
  const rows = await clickhouse.rows<{ bit: number; people: number }>(sql`
    select arrayJoin(bitPositionsToArray(met)) as bit, count() as people from (${met}) group by bit`)
  const people = new Map(rows.map((row) => [row.bit, row.people]))
  return { items: rules.map((_, i) => people.get(i) ?? 0), ms: Math.round(performance.now() - start) }
}

export const countsRoute = ({ segments }: { readonly segments: SegmentsModule }): Route =>
  defineRoute({
    method: 'POST',
    url: '/api/v1/projects/:slug/segments/counts',
    permission: 'segments.read',
    summary: 'How many people each of several rules means, asked in one statement',
    params: z.object({ slug: z.string() }),
    body: countsInputSchema,
    response: countsSchema,
    status: 200,
    handler: ({ project, body }) => segments.counts(project.id, body.rules),
  })
