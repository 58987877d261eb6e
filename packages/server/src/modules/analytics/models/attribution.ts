import {
  type AttributionAnswer,
  attributionAnswerSchema,
  type AttributionSlice,
  attributionSliceShape,
} from '@millrace/contract/analytics/api.ts'
import {
  type AttributionModel,
  attributionModels,
  type AttributionQuery,
  attributionQuerySchema,
  type Coalition,
  type DataDrivenModel,
  mostTouches,
  removalShares,
  shapleyValues,
} from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { compileCoalitions, compileSteps } from '../compile/attribution-paths.ts'
import { directId } from '../compile/attribution-shares.ts'
import { compileAttribution, compileAttributionPeople } from '../compile/attribution.ts'
import { restPlace } from '../compile/groups.ts'
import { readId } from '../compile/stops.ts'
import type { Model } from '../model.ts'

/** What led to conversions, by five models side by side. */
export const attributionModel: Model<AttributionQuery, Omit<AttributionAnswer, 'requestId'>, AttributionSlice> = {
  name: 'attribution',
  summary: 'What led to conversions: each shared out among the touches before it, by five models',
  peopleSummary: 'The people with a conversion that a touch has a part in',
  query: attributionQuerySchema,
  answer: attributionAnswerSchema,
  slice: z.object(attributionSliceShape),
  grows: () => [
    'rows.touches',
    'rows.valid',
    'rows.people',
    'rows.models.*.conversions',
    'rows.models.*.value',
    'rows.dataDriven.*.conversions',
    'rows.dataDriven.*.value',
    'total.conversions',
    'total.value',
    'total.people',
    'total.attributed',
  ],
  async ask({ scope, rows: ask }, query) {
    const { rows, facts } = await ask<Row[]>(compileAttribution(query, scope))
    const all = rows[0] ?? []
    const whole = all.find((row) => row.place === 0)
    const direct = all.find((row) => row.name === directId && row.place > restPlace)
    const { conversions = 0, value = 0 } = whole ? sharesOf(whole).last : {}
    const total = { conversions, value, people: whole?.people ?? 0, attributed: conversions - (direct?.last_count ?? 0) }
    const told = all.filter((row) => row.place > 0 && (row !== direct || query.hasDirect)).map((row) => rowOf(row, query))
    if (query.dataDriven.length === 0) return { rows: told, total, ...facts }
    refuseTooMany(told, query)
    const found = await ask<[StepRow, Coalition]>(compileSteps(query, scope), compileCoalitions(query, scope))
    const attributed = { conversions: total.attributed, value: value - (direct?.last_value ?? 0) }
    return {
      rows: withDataDriven(told, query, found.rows, attributed),
      total,
      ...facts,
      ms: facts.ms + found.facts.ms,
      sql: `${facts.sql};\n${found.facts.sql}`,
    }
  },
  people: (scope, query, { rows }) => compileAttributionPeople(query, rows, scope),
}

type Row = {
  readonly place: number
  readonly name: string
  readonly touches: number
  readonly people: number
  readonly valid: number
} & { readonly [K in `${AttributionModel}_${'count' | 'value'}`]: number }

function rowOf(row: Row, query: AttributionQuery): AttributionAnswer['rows'][number] {
  const { touches, valid, people, place, name } = row
  const numbers = { touches, valid, people, models: sharesOf(row), dataDriven: {} }
  if (place > restPlace) return { kind: 'direct', id: directId, event: null, ...numbers }
  if (place === restPlace) return { kind: 'rest', id: 'rest', event: null, ...numbers }
  const { place: stop, value } = readId(name)
  return { kind: 'touch', id: name, event: query.touches[stop]?.event ?? '', ...(value === undefined ? {} : { value }), ...numbers }
}

const sharesOf = (row: Row): AttributionAnswer['rows'][number]['models'] =>
  Object.fromEntries(
    attributionModels.map((model) => [model, { conversions: row[`${model}_count`], value: row[`${model}_value`] }]),
  ) as AttributionAnswer['rows'][number]['models'] /* of every model */

type AnswerRow = AttributionAnswer['rows'][number]
type Share = AnswerRow['models']['last']

/** Every touch must be told apart: what stands for several has no part of its own. */
function refuseTooMany(rows: readonly AnswerRow[], query: AttributionQuery): void {
  const touches = rows.filter((row) => row.kind === 'touch').length
  for (const model of query.dataDriven)
    if (touches > mostTouches[model] || rows.some((row) => row.kind === 'rest'))
      fail('invalid_input', {}, [
        {
          path: 'body.dataDriven',
          code: 'too_many_touches',
          message: `${model} takes at most ${mostTouches[model]} touches, here are ${touches} or more: name fewer, or tell them apart by another property`,
        },
      ])
}

interface StepRow {
  readonly before: string
  readonly after: string
  readonly ends_lost: boolean
  readonly times: number
}

/** What the models that were asked for give to each touch; conversions without one are direct by every model. */
function withDataDriven(
  rows: readonly AnswerRow[],
  { dataDriven }: AttributionQuery,
  [steps, coalitions]: readonly [readonly StepRow[], readonly Coalition[]],
  whole: Share,
): AnswerRow[] {
  const removal = removalShares(
    steps.map((step) => ({ from: step.before || null, to: step.after || null, isLost: Boolean(step.ends_lost), times: step.times })),
  )
  const shapley = dataDriven.includes('shapley') ? shapleyValues(coalitions) : new Map<string, Share>()
  const shareOf = (model: DataDrivenModel, { kind, id, models }: AnswerRow): Share => {
    if (kind === 'direct') return models.last
    if (model === 'shapley') return shapley.get(id) ?? { conversions: 0, value: 0 }
    const share = removal.get(id) ?? 0
    return { conversions: share * whole.conversions, value: share * whole.value }
  }
  return rows.map((row) => ({ ...row, dataDriven: Object.fromEntries(dataDriven.map((model) => [model, shareOf(model, row)])) }))
}
