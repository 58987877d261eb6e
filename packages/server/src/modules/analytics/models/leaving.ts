import { type LeavingAnswer, leavingAnswerSchema, type LeavingSlice, leavingSliceShape } from '@millrace/contract/analytics/api.ts'
import { shareInterval } from '@millrace/contract/experiments/interval.ts'
import { type LeavingQuery, leavingQuerySchema } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { compileLeavers, compileLeaving, compileLeavingPeople } from '../compile/leaving.ts'
import type { Model } from '../model.ts'

/** The last message before leaving, campaign by campaign. */
export const leavingModel: Model<LeavingQuery, Omit<LeavingAnswer, 'requestId'>, LeavingSlice> = {
  name: 'leaving',
  summary: 'Which messages were the last before people left, with the rate of each',
  peopleSummary: 'The people who got messages, or left after them',
  query: leavingQuerySchema,
  answer: leavingAnswerSchema,
  slice: z.object(leavingSliceShape),
  grows: () => ['rows.people', 'rows.left', 'total.people', 'total.left', 'leavers', 'unprompted'],
  readsPeople: () => true,
  async ask({ scope, campaigns, rows: ask }, query) {
    const [{ rows, facts }, names] = await Promise.all([
      ask<[Row, { leavers: number; unprompted: number }]>(compileLeaving(query, scope), compileLeavers(query, scope)),
      campaigns(),
    ])
    const [groups, [who]] = rows
    const whole = groups.find(({ journey }) => journey === 0)
    return {
      rows: groups
        .filter((row) => row !== whole)
        .map(({ journey, template, ...row }) => ({ journey, template, campaign: names.get(journey) ?? null, ...rated(row) }))
        .toSorted((a, b) => b.low - a.low || b.people - a.people),
      total: rated(whole ?? { people: 0, left: 0 }),
      leavers: who?.leavers ?? 0,
      unprompted: who?.unprompted ?? 0,
      ...facts,
    }
  },
  people: (scope, query, slice) => compileLeavingPeople(query, slice, scope),
}

interface Row {
  readonly journey: number
  readonly template: string
  readonly people: number
  readonly left: number
}

function rated({ people, left }: Pick<Row, 'people' | 'left'>): LeavingAnswer['total'] {
  const [low, high] = shareInterval({ n: left, of: people })
  return { people, left, rate: people === 0 ? null : left / people, low, high }
}
