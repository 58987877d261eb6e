import type { Rule } from '@millrace/contract/rules/index.ts'
import { type Overlap, overlapInputSchema, overlapSchema, type Region } from '@millrace/contract/segments/api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { readable } from '../../platform/readable.ts'
import { compileOverlap } from './compile/masks.ts'
import type { CompileContext } from './compile/rule.ts'
import { checkSize, type Referring, segmentsIn } from './refer.ts'
import type { SegmentsModule } from './segments.ts'

interface Deps {
  readonly postgres: Db
  readonly clickhouse: ClickHouse
  readonly contextOf: (db: Db, projectId: number, rules: readonly Rule[], referred: Referring) => Promise<CompileContext>
}

/** How many people are in which of some segments, as of one moment. */
export async function askOverlap(deps: Deps, projectId: number, ids: readonly string[]): Promise<Overlap> {
  const { postgres, clickhouse, contextOf } = deps
  const start = performance.now()
  const rules = ids.map((id): Rule => ({ kind: 'segment', id }))
  const referred = await segmentsIn(postgres, projectId, rules)
  const named = ids.map((id) => ({ id, name: referred.get(id)?.name ?? fail('not_found', { kind: 'segment' }) }))
  // Together, as they are in the statement; what is no larger can be saved as a segment, region by region.
  checkSize([{ kind: 'all', rules }], referred)
  const statement = compileOverlap(rules, await contextOf(postgres, projectId, rules, referred))
  const rows = await clickhouse.rows<{ met: number; people: number }>(statement)
  const regions = regionsOf(ids, new Map(rows.map(({ met, people }) => [met, people])))
  return {
    total: peopleIn(regions),
    segments: named.map((one) => ({ ...one, people: peopleIn(regions.filter((region) => region.in.includes(one.id))) })),
    regions,
    ms: Math.round(performance.now() - start),
    sql: readable(statement),
  }
}

const regionsOf = (ids: readonly string[], peopleBy: ReadonlyMap<number, number>): Region[] =>
  Array.from({ length: 2 ** ids.length - 1 }, (_, i) => ({
    in: ids.filter((__, bit) => ((i + 1) >> bit) % 2 === 1),
    people: peopleBy.get(i + 1) ?? 0,
  }))

const peopleIn = (regions: readonly Region[]): number => regions.reduce((sum, { people }) => sum + people, 0)

export const overlapRoute = ({ segments }: { readonly segments: SegmentsModule }): Route =>
  defineRoute({
    method: 'POST',
    url: '/api/v1/projects/:slug/segments/overlap',
    permission: 'segments.read',
    summary: 'How many people are in which of 2 to 4 segments, and in none of the others',
    params: z.object({ slug: z.string() }),
    body: overlapInputSchema,
    response: overlapSchema,
    status: 200,
    handler: ({ project, body }) => segments.overlap(project.id, body.ids),
  })
