import { type FunnelAnswer, funnelAnswerSchema, type FunnelSlice, funnelSliceShape } from '@millrace/contract/analytics/api.ts'
import {
  bucketEnd,
  bucketsOf,
  comparedRange,
  type FunnelQuery,
  funnelQuerySchema,
  funnelWindowMs,
} from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import type { Sql } from '../../../platform/sql.ts'
import { compileFunnel, compileFunnelPeople, compileTrend } from '../compile/funnel.ts'
import { compileFunnelGroups } from '../compile/funnel-groups.ts'
import { readKey, restPlace } from '../compile/groups.ts'
import type { Asking, Facts, Model } from '../model.ts'
import { funnelRows, type FunnelRow } from './funnel-rows.ts'

type Answer = Omit<FunnelAnswer, 'requestId'>

/** People from step to step, in order and within a window. */
export const funnelModel: Model<FunnelQuery, Answer, FunnelSlice> = {
  name: 'funnel',
  summary: 'People from step to step within a window, how long they take, broken down, over time and against other days',
  peopleSummary: 'The people who came to a step of a funnel, or dropped there',
  query: funnelQuerySchema,
  answer: funnelAnswerSchema,
  slice: z.object(funnelSliceShape),
  grows: () => [
    'rows.people',
    'rows.dropped',
    'total.people',
    'groups.people',
    'trend.people',
    'compare.rows.people',
    'compare.rows.dropped',
    'compare.total.people',
  ],
  readsPeople: ({ by }) => by?.of === 'profile',
  async ask(asking, query) {
    const { scope } = asking
    const compared = comparedRange(query)
    const found = await askAll(asking, {
      whole: compileFunnel(query, scope),
      ...(query.by ? { groups: compileFunnelGroups(query, scope) } : {}),
      ...(query.unit === null ? {} : { trend: compileTrend(query, query.unit, scope) }),
      ...(compared ? { compare: compileFunnel({ ...query, ...compared }, scope) } : {}),
    })
    return {
      columns: (['people', 'stepRate', 'totalRate', 'dropped'] as const).map((key) => ({ key, kind: 'number' })),
      ...funnelRows(query, found.rows.whole?.[0]),
      groups: found.rows.groups?.map(({ name = '', nth, people }) => ({ key: readKey(name), isRest: nth === restPlace, people })) ?? null,
      trend: trendOf(query, found.rows.trend ?? [], scope.timeZone, scope.now.getTime()),
      ...found.facts,
      compare: compared ? { ...compared, ...funnelRows(query, found.rows.compare?.[0]) } : null,
    }
  },
  people(scope, query, slice) {
    const last = query.steps.length - (slice.outcome === 'dropped' ? 1 : 0)
    if (slice.step > last) fail('invalid_input', {}, [{ path: 'body.step', code: 'too_big', message: `at most ${last} here` }])
    if (query.count === 'occurrences') refuse('body.query.count', 'occurrences are not people; count people to see them')
    if (slice.group && !query.by) refuse('body.query.by', 'groups are those of a breakdown')
    if (slice.bucket !== undefined && (query.unit === null || slice.group))
      refuse('body.bucket', 'buckets are those of a trend, without groups')
    if (slice.idle && (slice.group || slice.bucket !== undefined)) refuse('body.idle', 'of the whole funnel only')
    const compared = comparedRange(query)
    if (slice.compare && !compared) refuse('body.query.compare', 'nothing is compared')
    return compileFunnelPeople(slice.compare ? { ...query, ...compared } : query, slice, scope)
  },
}

const refuse = (path: string, message: string): never => fail('invalid_input', {}, [{ path, code: 'invalid', message }])

/** Several statements side by side, by name. */
async function askAll<K extends string>(
  { rows: ask }: Asking,
  queries: { [I in K]?: Sql },
): Promise<{ rows: { [I in K]?: FunnelRow[] }; facts: Facts }> {
  const names = Object.keys(queries) as K[] /* of the same object */
  const { rows, facts } = await ask<FunnelRow[]>(...(Object.values(queries) as Sql[])) /* none is undefined: absent ones are not there */
  return { rows: Object.fromEntries(names.map((name, i) => [name, rows[i]])) as { [I in K]?: FunnelRow[] }, facts }
}

/** Every bucket of the range, those in which nobody began too; it is complete when nobody in it can go on any more. */
function trendOf(query: FunnelQuery, rows: readonly FunnelRow[], timeZone: string, now: number): FunnelAnswer['trend'] {
  const { unit } = query
  if (unit === null) return null
  const found = new Map(rows.map((row) => [row.bucket ?? '', row.people]))
  return [...new Set([...bucketsOf(query, unit, timeZone), ...found.keys()])].toSorted().map((bucket) => ({
    bucket,
    isComplete: bucketEnd(bucket, unit, timeZone) + funnelWindowMs(query) <= now,
    people: found.get(bucket) ?? query.steps.map(() => 0),
  }))
}
