import { type FunnelAnswer, funnelAnswerSchema, type FunnelSlice, funnelSliceShape } from '@millrace/contract/analytics/api.ts'
import { type FunnelQuery, funnelQuerySchema } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { compileFunnel, compileFunnelPeople } from '../compile/funnel.ts'
import type { Model } from '../model.ts'

/** People from step to step, in order and within a window. */
export const funnelModel: Model<FunnelQuery, Omit<FunnelAnswer, 'requestId'>, FunnelSlice> = {
  name: 'funnel',
  summary: 'People from step to step, in order and within a window',
  peopleSummary: 'The people who came to a step of a funnel, or dropped there',
  query: funnelQuerySchema,
  answer: funnelAnswerSchema,
  slice: z.object(funnelSliceShape),
  async ask({ scope, rows: ask }, query) {
    const { rows, facts } = await ask<{ people: number[] }[]>(compileFunnel(query, scope))
    return { ...funnelRows(query, rows[0]?.[0]?.people ?? []), ...facts }
  },
  people(scope, query, { step, outcome }) {
    const last = query.steps.length - (outcome === 'dropped' ? 1 : 0)
    if (step > last) fail('invalid_input', {}, [{ path: 'body.step', code: 'too_big', message: `at most ${last} here` }])
    return compileFunnelPeople(query, step, outcome, scope)
  },
}

function funnelRows(query: FunnelQuery, people: readonly number[]): Pick<FunnelAnswer, 'columns' | 'rows' | 'total'> {
  const first = people[0] ?? 0
  const last = people.at(-1) ?? 0
  return {
    columns: (['people', 'stepRate', 'totalRate', 'dropped'] as const).map((key) => ({ key, kind: 'number' })),
    rows: query.steps.map((step, i) => {
      const here = people[i] ?? 0
      const before = i === 0 ? here : (people[i - 1] ?? 0)
      return {
        step: i + 1,
        name: step.name ?? step.event,
        people: here,
        stepRate: before === 0 ? null : here / before,
        totalRate: first === 0 ? null : here / first,
        dropped: i + 1 === query.steps.length ? 0 : here - (people[i + 1] ?? 0),
      }
    }),
    total: { people: first, rate: first === 0 ? null : last / first },
  }
}
