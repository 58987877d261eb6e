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
} from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { compileAttribution, compileAttributionPeople, directId, restPlace } from '../compile/attribution.ts'
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
  async ask({ scope, rows: ask }, query) {
    const { rows, facts } = await ask<Row[]>(compileAttribution(query, scope))
    const all = rows[0] ?? []
    const whole = all.find((row) => row.place === 0)
    const direct = all.find((row) => row.name === directId && row.place > restPlace)
    const { conversions = 0, value = 0 } = whole ? sharesOf(whole).last : {}
    return {
      rows: all.filter((row) => row.place > 0 && (row !== direct || query.hasDirect)).map((row) => rowOf(row, query)),
      total: { conversions, value, people: whole?.people ?? 0, attributed: conversions - (direct?.last_count ?? 0) },
      ...facts,
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
  const numbers = { touches, valid, people, models: sharesOf(row) }
  if (place > restPlace) return { kind: 'direct', id: directId, event: null, ...numbers }
  if (place === restPlace) return { kind: 'rest', id: 'rest', event: null, ...numbers }
  const { place: stop, value } = readId(name)
  return { kind: 'touch', id: name, event: query.touches[stop]?.event ?? '', ...(value === undefined ? {} : { value }), ...numbers }
}

const sharesOf = (row: Row): AttributionAnswer['rows'][number]['models'] =>
  Object.fromEntries(
    attributionModels.map((model) => [model, { conversions: row[`${model}_count`], value: row[`${model}_value`] }]),
  ) as AttributionAnswer['rows'][number]['models'] /* of every model */
