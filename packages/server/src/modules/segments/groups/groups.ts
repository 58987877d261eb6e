import type { Rule } from '@millrace/contract/rules/index.ts'
import { evenEdges, quantileEdges } from '@millrace/contract/segments/edges.ts'
import {
  type Edges,
  type EdgesInput,
  type Figures,
  type Groups,
  type GroupsInput,
  mostEdges,
} from '@millrace/contract/segments/groups-api.ts'
import { type Atom, type Attribute, type Head, rangesOf, type Tally, tallied } from '@millrace/contract/segments/groups.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { fail } from '../../../platform/errors.ts'
import type { Db } from '../../../platform/postgres.ts'
import { readable } from '../../../platform/readable.ts'
import type { CompileContext } from '../compile/rule.ts'
import { checkSize, type Referring, segmentsIn } from '../refer.ts'
import { amountRule, compileGroups, compileSpread, conversionRule, findsGroups, otherKey, unknownKey } from './compile.ts'

export interface GroupsDeps {
  readonly postgres: Db
  readonly clickhouse: ClickHouse
  readonly contextOf: (db: Db, projectId: number, rules: readonly Rule[], referred: Referring) => Promise<CompileContext>
}

/** Groups with most people that are told apart when a question names none: of one or two attributes, and of three. */
const mostOfTwo = 20
const mostOfThree = 10

type Row = Tally & Readonly<Record<`at${number}`, string>>

/** How many people are in which group of some attributes, all counted in one statement. */
export async function askGroups(deps: GroupsDeps, projectId: number, input: GroupsInput): Promise<Groups> {
  const start = performance.now()
  const { context, referred } = await contextFor(deps, projectId, input)
  const most = input.by.length > 2 ? mostOfThree : mostOfTwo
  const statement = compileGroups(input, most, context)
  const rows = await deps.clickhouse.rows<Row>(statement)
  const keysOf = (i: number, row: Row): string => row[`at${i}`] ?? unknownKey
  const found = input.by.map((attribute, i) =>
    placesOf(
      attribute,
      rows.map((row) => [keysOf(i, row), row.people]),
      referred,
    ),
  )
  const atoms = rows.map(
    ({ people, amount, converted, ...row }): Atom => ({
      at: found.map(({ placesOfKey }, i) => placesOfKey(keysOf(i, { people, amount, converted, ...row }))),
      people,
      amount,
      converted,
    }),
  )
  const { cells, groups, total } = tallied(
    found.map(({ heads }) => heads.length),
    atoms,
  )
  const figures = (tally: Tally): Figures => figuresOf(tally, total.people, input)
  return {
    by: found.map(({ heads }, i) => ({ heads, figures: (groups[i] ?? []).map(figures) })),
    cells: cells.map(({ at, ...tally }) => ({ at: [...at], ...figures(tally) })),
    total: figures(total),
    ms: Math.round(performance.now() - start),
    sql: readable(statement),
  }
}

async function contextFor(
  { postgres, contextOf }: GroupsDeps,
  projectId: number,
  input: Pick<GroupsInput, 'segmentId'> & Partial<GroupsInput>,
) {
  const { by = [], segmentId, amount, converted } = input
  const ids = [...by.flatMap((one) => (one.by === 'segments' ? one.ids : [])), ...(segmentId === undefined ? [] : [segmentId])]
  const segments = ids.map((id): Rule => ({ kind: 'segment', id }))
  const referred = await segmentsIn(postgres, projectId, segments)
  for (const id of ids) if (!referred.has(id)) fail('not_found', { kind: 'segment' })
  // The people asked about stand in the statement once more for each attribute whose groups are looked for.
  const asked = by.filter(findsGroups).flatMap((): Rule[] => (segmentId === undefined ? [] : [{ kind: 'segment', id: segmentId }]))
  const rules = [...segments, ...asked, ...(amount ? [amountRule(amount)] : []), ...(converted ? [conversionRule(converted)] : [])]
  // Together, as they are in the statement.
  checkSize([{ kind: 'all', rules }], referred)
  return { context: await contextOf(postgres, projectId, rules, referred), referred }
}

/** The groups of an attribute, and in which of them those with a key are. */
function placesOf(attribute: Attribute, keys: readonly (readonly [key: string, people: number])[], referred: Referring) {
  if (attribute.by === 'segments') {
    const heads: Head[] = [
      ...attribute.ids.map((id): Head => ({ kind: 'segment', id, name: referred.get(id)?.name ?? id })),
      { kind: 'outside' },
    ]
    const inside = (bits: number): number[] => attribute.ids.flatMap((_, i) => ((bits >> i) % 2 === 1 ? [i] : []))
    return { heads, placesOfKey: (key: string): number[] => (key === '0' ? [attribute.ids.length] : inside(Number(key))) }
  }
  const own = namedHeads(attribute)
  const values = own ? [] : valuesIn(keys)
  const heads = own ?? values.map((key): Head => ({ kind: 'value', value: valueOf(key) }))
  const places = new Map((own ? own.map((_, i) => String(i)) : values).map((key, i) => [key, i]))
  places.set(otherKey, heads.length)
  places.set(unknownKey, heads.length + 1)
  return {
    heads: [...heads, { kind: 'other' }, { kind: 'unknown' }] satisfies Head[],
    placesOfKey: (key: string): number[] => [places.get(key) ?? heads.length],
  }
}

function namedHeads(attribute: Exclude<Attribute, { by: 'segments' }>): Head[] | undefined {
  if (attribute.by === 'property' && attribute.edges) return rangesOf(attribute.edges)
  return attribute.values?.map((value): Head => ({ kind: 'value', value }))
}

/** Keys of values, those with most people first. */
function valuesIn(keys: readonly (readonly [key: string, people: number])[]): string[] {
  const people = new Map<string, number>()
  for (const [key, count] of keys) if (key !== unknownKey && key !== otherKey) people.set(key, (people.get(key) ?? 0) + count)
  return [...people].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([key]) => key)
}

/** `=x` is a value of a tag; `string x`, `number 1`, `boolean true` are of a property. */
function valueOf(key: string): string | number | boolean {
  if (key.startsWith('=')) return key.slice(1)
  const text = key.slice(key.indexOf(' ') + 1)
  if (key.startsWith('number ')) return Number(text)
  return key.startsWith('boolean ') ? text === 'true' : text
}

function figuresOf({ people, amount, converted }: Tally, total: number, asked: GroupsInput): Figures {
  const per = (n: number, of: number): number | null => (of === 0 ? null : n / of)
  return {
    people,
    share: per(people, total),
    amount: asked.amount ? amount : null,
    arpu: asked.amount ? per(amount, people) : null,
    converted: asked.converted ? converted : null,
    conversion: asked.converted ? per(converted, people) : null,
  }
}

/** Edges for the numbers of a property that somebody may choose. */
export async function suggestEdges(deps: GroupsDeps, projectId: number, input: EdgesInput): Promise<Edges> {
  const { context } = await contextFor(deps, projectId, { segmentId: input.segmentId })
  const [row] = await deps.clickhouse.rows<{ people: number; min: number | null; max: number | null; quantiles: number[] }>(
    compileSpread(input, input.parts, context),
  )
  const { people = 0, min = null, max = null, quantiles = [] } = row ?? {}
  const some = people > 0 && min !== null && max !== null
  return {
    people,
    min: some ? min : null,
    max: some ? max : null,
    even: some ? evenEdges(min, max, input.parts).slice(0, mostEdges) : [],
    quantiles: some ? quantileEdges(min, quantiles) : [],
  }
}
