import { type MatrixAnswer, matrixAnswerSchema, type MatrixSlice, matrixSliceShape } from '@millrace/contract/analytics/api.ts'
import { cellsOf, type MatrixQuery, matrixQuerySchema, type MatrixRow, measurePeople } from '@millrace/contract/metrics/index.ts'
import type { Tally } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { readKey, restKey, writeKey } from '../compile/groups.ts'
import { allKey, compileMatrix, compileMatrixPeople, lastPlace } from '../compile/matrix.ts'
import type { Model } from '../model.ts'
import { cannotScale, grows } from './grows.ts'

/** What each channel brings to each stage, and over all channels each person once. */
export const matrixModel: Model<MatrixQuery, Omit<MatrixAnswer, 'requestId'>, MatrixSlice> = {
  name: 'matrix',
  summary: 'Channels by stages: what each brings to each, and all channels together with each person counted once',
  peopleSummary: 'The people of a channel in a stage, or in any stage',
  query: matrixQuerySchema,
  answer: matrixAnswerSchema,
  slice: z.object(matrixSliceShape),
  grows: ({ stages }) => [
    ...['rows', 'total'].flatMap((at) => [`${at}.people`, `${at}.cells.people`]),
    ...stages.flatMap(({ definition }, i) => (grows(definition) ? [`rows.cells.${i}.value`, `total.cells.${i}.value`] : [])),
  ],
  unsampled: ({ stages }) => (stages.some((one) => cannotScale(one.definition)) ? 'not_sampled' : undefined),
  readsPeople: ({ by }) => by.of === 'profile',
  others: measurePeople,
  async ask({ scope, rows: ask }, query) {
    const { rows, facts } = await ask<[TallyRow]>(compileMatrix(query, scope))
    const found = [...Map.groupBy(rows[0], (row) => row.at).values()].map((some) => ({ name: some[0]?.name ?? '', some }))
    const isRest = ({ name, some }: (typeof found)[number]): boolean => name === restKey || some[0]?.at === lastPlace
    const own = found.filter((one) => one.name !== allKey && !isRest(one))
    const ofName = (name: string): MatrixRow => rowOf(query, found.find((one) => one.name === name)?.some ?? [])
    const names = query.channels.length > 0 ? query.channels.map(writeKey) : own.map((one) => one.name)
    return {
      rows: [
        ...names.map((name) => ({ key: readKey(name), isRest: false, ...ofName(name) })),
        ...found.filter(isRest).map(({ some }) => ({ key: null, isRest: true, ...rowOf(query, some) })),
      ],
      total: ofName(allKey),
      ...facts,
    }
  },
  people(scope, query, slice) {
    if (slice.stage !== null && slice.stage >= query.stages.length)
      fail('invalid_input', {}, [{ path: 'body.stage', code: 'unknown', message: 'not a stage of the question' }])
    return compileMatrixPeople(query, slice, scope)
  },
}

interface TallyRow extends Omit<Tally, 'distinct'> {
  readonly at: number
  /** From 1; 0: of any stage. */
  readonly measure: number
  readonly name: string
  readonly reached: number
  readonly distinct_values: number
}

function rowOf({ stages }: MatrixQuery, rows: readonly TallyRow[]): MatrixRow {
  const tallies = rows.filter((row) => row.measure > 0).map((row) => [row.measure - 1, { ...row, distinct: row.distinct_values }] as const)
  return { cells: cellsOf(stages, new Map(tallies)), people: rows.find((row) => row.measure === 0)?.reached ?? 0 }
}
