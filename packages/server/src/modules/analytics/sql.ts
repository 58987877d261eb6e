import { type SqlAnswer, sqlAnswerSchema } from '@millrace/contract/analytics/api.ts'
import { rangeOf, type SqlQuestion, sqlQuestionSchema } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { defineRoute, goneSignal, type Route } from '../../platform/http/index.ts'
import type { Questions } from '../../platform/questions.ts'
import { readable } from '../../platform/readable.ts'
import { type GuardedSql, mayAskSql, type SegmentsModule } from '../segments/index.ts'

interface Deps {
  readonly guarded: GuardedSql
  readonly questions: Questions
  readonly segments: SegmentsModule
  readonly clock: Clock
  watermark(): Promise<Date>
}

/** Questions that no analysis asks, in SQL: read only, of the days and people chosen, and for who may see everything of people. */
export function sqlRoute({ guarded, questions, segments, clock, watermark }: Deps): Route {
  return defineRoute({
    method: 'POST',
    url: '/api/v1/projects/:slug/analytics/sql',
    permission: 'segments.write',
    summary: 'The rows that a query in SQL answers; needs people.read_pii as well',
    params: z.object({ slug: z.string() }),
    body: sqlQuestionSchema,
    response: sqlAnswerSchema,
    status: 200,
    handler: async ({ project, actor, body, request, reply }): Promise<SqlAnswer> => {
      mayAskSql(actor)
      const signal = goneSignal(reply)
      const start = performance.now()
      const [through, people] = await Promise.all([watermark(), peopleOf(segments, project.id, body, clock.now())])
      const asked = { projectId: project.id, query: body.sql, path: 'body.sql' }
      const within = { ...rangeOf(body, project.timeZone), people }
      const { value, waitedMs } = await questions.run({ projectId: project.id, signal }, () => guarded.table({ ...asked, within, signal }))
      const { statement, ...table } = value
      return {
        ...table,
        compare: null,
        dataThrough: through.toISOString(),
        sampling: null,
        asCollected: false,
        approximate: false,
        ms: Math.round(performance.now() - start),
        waitedMs,
        sql: readable(statement),
        requestId: request.id,
      }
    },
  })
}

const peopleOf = async (segments: SegmentsModule, projectId: number, { people }: SqlQuestion, now: Date) =>
  people && segments.peopleOf(projectId, people, now)
