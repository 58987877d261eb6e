import { type CountSlice, type SessionAnswer, sessionAnswerSchema, sessionSliceShape } from '@millrace/contract/analytics/api.ts'
import {
  bucketEnd,
  measuresOf,
  noSessions,
  sessionMeasure,
  type SessionQuery,
  sessionQuerySchema,
  type SessionTally,
} from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { restPlace } from '../compile/groups.ts'
import { compileSessionCount, compileSessionGroups } from '../compile/session.ts'
import { compileSessionPeople } from '../compile/session-people.ts'
import type { Model } from '../model.ts'
import { bucketNames } from './buckets.ts'
import { checkGroups, keysRead } from './groups.ts'
import { grownColumns } from './grows.ts'

/** Visits: how many, how deep and long, and what happens in them. */
export const sessionModel: Model<SessionQuery, Omit<SessionAnswer, 'requestId'>, CountSlice> = {
  name: 'session',
  summary: 'Sessions: how many, how deep, how long, bounces, and stays, exits and clicks of a page',
  peopleSummary: 'The people behind a number of sessions',
  query: sessionQuerySchema,
  answer: sessionAnswerSchema,
  slice: z.object(sessionSliceShape),
  grows: (query) => grownColumns(measuresOf(query)),
  async ask({ scope, rows: ask }, query) {
    const { timeZone } = scope
    const { unit } = query
    const breakdown = query.by ? [compileSessionGroups(query, scope)] : []
    const { rows, facts } = await ask<Row[]>(compileSessionCount(query, scope), ...breakdown)
    const [whole = [], groups] = rows
    const kinds = measuresOf(query)
    const measure = (row: Row | undefined): (number | null)[] => kinds.map((kind) => sessionMeasure(kind, row ? tallyOf(row) : noSessions))
    const found = new Map(whole.map((row) => [row.bucket ?? '', row]))
    return {
      columns: kinds.map((key) => ({ key, kind: 'number' })),
      unit,
      rows: bucketNames(query, timeZone, found.keys()).map((bucket) => ({
        bucket,
        isComplete: unit === null || bucketEnd(bucket, unit, timeZone) <= scope.now.getTime(),
        values: measure(found.get(bucket)),
      })),
      total: measure(found.get('')),
      groups: groups?.map((row) => ({ keys: keysRead(row), isRest: row.nth === restPlace, values: measure(row) })) ?? null,
      ...facts,
    }
  },
  people(scope, query, slice) {
    checkGroups(slice, query.by && [query.by])
    return compileSessionPeople(query, slice, scope)
  },
}

interface Row extends Omit<SessionTally, 'stayMs'> {
  readonly bucket?: string
  readonly nth?: number
  readonly name?: string
  readonly stay_ms: number
}
const tallyOf = (row: Row): SessionTally => ({ ...row, stayMs: row.stay_ms })
