import {
  type AttributesAnswer,
  attributesAnswerSchema,
  type AttributesSlice,
  attributesSliceShape,
} from '@millrace/contract/analytics/api.ts'
import { type AttributeBy, type AttributesQuery, attributesQuerySchema, type Group, segmentsBy } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { compileAttributes, compileAttributesPeople } from '../compile/attributes.ts'
import { readKey, restKey } from '../compile/groups.ts'
import type { Model } from '../model.ts'
import { growing } from './grows.ts'

/** What people are like now. */
export const attributesModel: Model<AttributesQuery, Omit<AttributesAnswer, 'requestId'>, AttributesSlice> = {
  name: 'attributes',
  summary: 'How many people, or something about a property of theirs, by up to two properties, tags or segments, as they are now',
  peopleSummary: 'The people of a group of attributes',
  query: attributesQuerySchema,
  answer: attributesAnswerSchema,
  slice: z.object(attributesSliceShape),
  grows: ({ measure }) =>
    ['total', 'dimensions.groups', 'cells'].flatMap((at) => (growing.has(measure) ? [`${at}.people`, `${at}.value`] : [`${at}.people`])),
  unsampled: ({ measure }) => (measure === 'distinct' ? 'not_sampled' : undefined),
  readsPeople: () => true,
  others: segmentsBy,
  async ask({ scope, rows: ask }, query) {
    const { rows, facts } = await ask<Row[]>(compileAttributes(query, scope))
    const found = rows[0] ?? []
    const total = numberOf(found.find((row) => row.kind === 0))
    const dimensions = query.by.map((by, i) => {
      const own = found.filter((row) => row.kind === i + 1).map((row) => ({ id: i === 0 ? row.a : row.b, ...numberOf(row) }))
      const groups = ordered(own, by).map((one) => ({ ...one, group: groupOf(one.id, by) }))
      return { groups, isSplit: groups.reduce((sum, one) => sum + one.people, 0) > total.people }
    })
    const pairs = new Map(found.filter((row) => row.kind === 3).map((row) => [JSON.stringify([row.a, row.b]), row]))
    const [first, second] = dimensions
    const cells =
      first && second
        ? first.groups.map((row) => second.groups.map((column) => numberOf(pairs.get(JSON.stringify([row.id, column.id])))))
        : null
    return { total, dimensions, cells, ...facts }
  },
  people(scope, query, slice) {
    for (const [i, side] of (['row', 'column'] as const).entries())
      if (slice[side] !== null && !query.by[i])
        fail('invalid_input', {}, [{ path: `body.${side}`, code: 'invalid', message: 'the question has no such groups' }])
    return compileAttributesPeople(query, slice, scope)
  },
}

interface Row {
  readonly kind: number
  readonly a: string
  readonly b: string
  readonly people: number
  readonly value: number | null
}

const numberOf = (row: Row | undefined): { people: number; value: number | null } => ({
  people: row?.people ?? 0,
  value: row?.value ?? null,
})

/** Intervals in their order before what is no number, everything else by people; the rest last. */
function ordered<T extends { readonly id: string }>(groups: readonly T[], by: AttributeBy): T[] {
  const place = ({ id }: T): number => {
    if (id === restKey) return 2_000
    return by.of === 'property' && by.edges ? (isBin(id) ? Number(id.slice(1)) : 1_000) : 0
  }
  return groups.toSorted((a, b) => place(a) - place(b))
}

/** Only keys of intervals begin so: all others begin with the type of a value. */
const isBin = (id: string): boolean => id !== restKey && id.startsWith('r')

function groupOf(id: string, by: AttributeBy): Group | null {
  if (id === restKey) return null
  if (!isBin(id) || by.of !== 'property') return { value: readKey(id) }
  const nth = Number(id.slice(1))
  return { from: by.edges?.[nth - 1] ?? null, to: by.edges?.[nth] ?? null }
}
