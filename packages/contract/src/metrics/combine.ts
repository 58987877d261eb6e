import type { GroupKey } from '../queries/index.ts'
import type { MetricDefinition } from './definition.ts'

type Value = number | null

/** The numbers of a count with one measure. */
export interface Counted {
  readonly total: readonly Value[]
  readonly rows: readonly { readonly bucket: string; readonly isComplete: boolean; readonly values: readonly Value[] }[]
  readonly groups: readonly { readonly keys: readonly GroupKey[]; readonly isRest: boolean; readonly values: readonly Value[] }[] | null
}

export interface MetricNumbers {
  readonly total: Value
  readonly rows: { readonly bucket: string; readonly isComplete: boolean; readonly value: Value }[]
  readonly groups: { readonly key: GroupKey; readonly isRest: boolean; readonly value: Value }[] | null
}

/** What a formula makes of its numbers; nothing is divided by zero, and of what is not known nothing is known. */
export function formulaOf(kind: MetricDefinition['kind'], a: Value, b: Value): Value {
  if (kind === 'measure') return a
  if (a === null || b === null) return null
  if (kind === 'difference') return a - b
  return b === 0 ? null : a / b
}

/** The numbers of a metric from those of its measures. The total is the formula of the totals, never of the buckets. */
export function combine(kind: MetricDefinition['kind'], a: Counted, b: Counted | undefined): MetricNumbers {
  const value = (one: Value | undefined, other: Value | undefined): Value => formulaOf(kind, one ?? null, other ?? null)
  const others = new Map(b?.rows.map((row) => [row.bucket, row.values[0]]))
  return {
    total: value(a.total[0], b?.total[0]),
    rows: a.rows.map(({ bucket, isComplete, values }) => ({ bucket, isComplete, value: value(values[0], others.get(bucket)) })),
    groups: a.groups && groupsOf(kind, a.groups.map(single), b?.groups?.map(single)),
  }
}

type Group = NonNullable<Counted['groups']>[number]
/** A metric is broken down by one property. */
const single = ({ keys: [key = null], ...group }: Group) => ({ key, ...group })
type Groups = readonly ReturnType<typeof single>[]
const nameOf = (key: GroupKey): string => JSON.stringify(key)

/**
 * Each measure has its own largest groups. Of a group that only one of them shows, the other has nothing when it shows all it has; else it is
 * somewhere in its rest, and not known.
 */
function groupsOf(kind: MetricDefinition['kind'], a: Groups, b: Groups | undefined): NonNullable<MetricNumbers['groups']> {
  if (!b) return a.map(({ key, isRest, values }) => ({ key, isRest, value: values[0] ?? null }))
  const shown = (groups: Groups) => new Map(groups.filter((one) => !one.isRest).map((one) => [nameOf(one.key), one]))
  const [ofA, ofB] = [shown(a), shown(b)]
  const unseen = (groups: Groups): Value => (groups.some((one) => one.isRest) ? null : 0)
  const of = (groups: Groups, key: GroupKey, known: ReadonlyMap<string, Groups[number]>): Value => {
    const group = known.get(nameOf(key))
    return group ? (group.values[0] ?? null) : unseen(groups)
  }
  const keys = [...ofA.values(), ...[...ofB.values()].filter((one) => !ofA.has(nameOf(one.key)))].map((one) => one.key)
  return keys.map((key) => ({ key, isRest: false, value: formulaOf(kind, of(a, key, ofA), of(b, key, ofB)) }))
}
