import { type ContrastAnswer, contrastAnswerSchema, type ContrastSlice, contrastSliceShape } from '@millrace/contract/analytics/api.ts'
import {
  contrast,
  type ContrastCounted,
  type ContrastQuery,
  contrastQuerySchema,
  type Group,
  type Subject,
} from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { compileContrast, compileContrastPeople, compileEdges, type Edges } from '../compile/contrast.ts'
import { readKey } from '../compile/groups.ts'
import type { Asking, Model } from '../model.ts'

/** Profile properties that are looked at when none are named. */
const mostProperties = 20

/** What sets some people apart from others. */
export const contrastModel: Model<ContrastQuery, Omit<ContrastAnswer, 'requestId'>, ContrastSlice> = {
  name: 'contrast',
  summary:
    'What sets some people apart: tags, properties, what they did and when, against everybody or a base; the surest difference first',
  peopleSummary: 'The people of a group of a contrast',
  query: contrastQuerySchema,
  answer: contrastAnswerSchema,
  slice: z.object(contrastSliceShape),
  grows: () => ['total.target', 'total.base', 'rows.target', 'rows.base', 'rows.targetTotal', 'rows.baseTotal'],
  readsPeople: () => true,
  others: (query) => [query.of, query.against ?? query.base],
  async ask(asking, asked) {
    const { scope } = asking
    const { query, properties, numbers } = await impersonal(asking, asked)
    const [first, ...more] = compileEdges(query, numbers, scope)
    const found = await asking.rows<EdgesRow[]>(...(first ? [first, ...more] : []))
    const edges = edgesOf(
      found.rows.map((rows) => rows[0]?.edges ?? []),
      numbers,
    )
    const { rows, facts } = await asking.rows<CountsRow[]>(compileContrast(query, properties, edges, scope))
    const counted = rows[0] ?? []
    const all = counted.find((row) => row.kind === 'all') ?? { target: 0, base: 0, both: 0 }
    const groups = counted.flatMap((row) => (row.kind === 'all' ? [] : [{ ...subjectOf(row, query, edges), ...row }]))
    const perHead = (n: number, people: number): number => (people === 0 ? 0 : n / people)
    return {
      total: { target: all.target, base: all.base },
      rows: contrast(groups, all, query).map((row) => {
        const isEvent = row.subject.of === 'event'
        const usual = perHead(row.base_total, all.base)
        return {
          ...row,
          targetTotal: isEvent ? row.target_total : null,
          baseTotal: isEvent ? row.base_total : null,
          totalTgi: isEvent && usual > 0 ? (100 * perHead(row.target_total, all.target)) / usual : null,
        }
      }),
      ...facts,
      ms: facts.ms + found.facts.ms,
      sql: `${found.facts.sql};\n${facts.sql}`,
    }
  },
  people(scope, query, { subject, group, side }) {
    if (subject && !group && subject.of !== 'event')
      fail('invalid_input', {}, [{ path: 'body.group', code: 'required', message: 'which group of the subject' }])
    return compileContrastPeople(query, subject, group, side === 'target', scope)
  },
}

interface EdgesRow {
  readonly edges: readonly (readonly (number | null)[])[]
}
interface CountsRow {
  readonly kind: 'all' | Subject['of']
  readonly name: string
  readonly key: string
  readonly target: number
  readonly base: number
  readonly both: number
  readonly target_total: number
  readonly base_total: number
}

/** The question without personal data: what somebody is called sets nobody apart. */
async function impersonal({ properties: known }: Asking, query: ContrastQuery) {
  const [types, ofEvents] = await Promise.all([known('profile'), query.details.length > 0 ? known('event') : new Map()])
  const properties = query.properties?.filter((name) => types.has(name)) ?? [...types.keys()].slice(0, mostProperties)
  return {
    query: { ...query, details: query.details.filter((detail) => ofEvents.has(detail.property)) },
    properties,
    numbers: properties.filter((name) => types.get(name) === 'number'),
  }
}

/** Edges that part something: not where all numbers are the same, and each once. */
function edgesOf([profiles = [], ...details]: readonly EdgesRow['edges'][], numbers: readonly string[]): Edges {
  const some = (edges: EdgesRow['edges'][number] | undefined): number[] => [...new Set((edges ?? []).filter((edge) => edge !== null))]
  return {
    properties: new Map(numbers.map((name, i) => [name, some(profiles[i])])),
    details: details.map(([edges]) => some(edges)),
  }
}

function subjectOf({ kind, name, key }: CountsRow, query: ContrastQuery, edges: Edges): Pick<ContrastCounted, 'subject' | 'group'> {
  const value: Group = { value: readKey(key) }
  switch (kind) {
    case 'tag':
      return { subject: { of: 'tag', tag: name }, group: value }
    case 'property':
      return { subject: { of: 'property', property: name }, group: groupOf(key, edges.properties.get(name)) }
    case 'hour':
      return { subject: { of: 'hour' }, group: { value: Number(key) } }
    case 'detail': {
      const detail = query.details[Number(name)] ?? fail('not_found', { kind: 'detail' })
      return { subject: { of: 'detail', ...detail }, group: groupOf(key, edges.details[Number(name)]) }
    }
    default:
      return { subject: { of: 'event', event: name }, group: { value: null } }
  }
}

function groupOf(key: string, edges: readonly number[] = []): Group {
  if (!key.startsWith('r')) return { value: readKey(key) }
  const nth = Number(key.slice(1))
  return { from: edges[nth - 1] ?? null, to: edges[nth] ?? null }
}
