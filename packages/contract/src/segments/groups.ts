import { type Condition, maxAge, type Rule, type Scalar } from '../rules/index.ts'

/** What people are divided by: values or ranges of a profile property, values of a tag, or a few segments, which may overlap. */
export type Attribute =
  | {
      readonly by: 'property'
      readonly property: string
      readonly edges?: readonly number[] | undefined
      /** The property is a date: edges are ages, counted from it. */
      readonly age?: true | undefined
      readonly values?: readonly Scalar[] | undefined
    }
  | { readonly by: 'tag'; readonly tag: string; readonly values?: readonly string[] | undefined }
  | { readonly by: 'segments'; readonly ids: readonly string[] }

/**
 * One of the groups that an attribute makes. `other`: something else than all of these; `unknown`: nothing is known, or without the
 * tag; `outside`: in none of the segments. But for segments everybody is in exactly one.
 */
export type Head =
  | { readonly kind: 'value'; readonly value: Scalar }
  | { readonly kind: 'range'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'segment'; readonly id: string; readonly name: string }
  | { readonly kind: 'other' | 'unknown' | 'outside' }

/** Ranges that edges make, the lower edge included, from the lowest. */
export const rangesOf = (edges: readonly number[]): Head[] =>
  [null, ...edges].map((from, i) => ({ kind: 'range', from, to: edges[i] ?? null }))

/** Whom a group means. */
export function headRule(attribute: Attribute, heads: readonly Head[], head: Head): Rule {
  switch (attribute.by) {
    case 'property':
      return attribute.age ? ageRule(attribute.property, heads, head) : propertyRule(attribute.property, heads, head)
    case 'tag':
      return tagRule(attribute.tag, heads, head)
    case 'segments': {
      const segments = heads.flatMap((one): Rule[] => (one.kind === 'segment' ? [{ kind: 'segment', id: one.id }] : []))
      return head.kind === 'segment' ? { kind: 'segment', id: head.id } : { kind: 'not', rule: { kind: 'any', rules: segments } }
    }
  }
}

function propertyRule(property: string, heads: readonly Head[], head: Head): Rule {
  const is = (condition: Omit<Condition, 'property'>): Rule => ({ kind: 'profile', condition: { property, ...condition } })
  if (head.kind === 'value') return is({ op: 'eq', value: head.value })
  if (head.kind === 'range') {
    const { from, to } = head
    const ends = [...(from === null ? [] : [is({ op: 'gte', value: from })]), ...(to === null ? [] : [is({ op: 'lt', value: to })])]
    return { kind: 'all', rules: ends }
  }
  if (head.kind === 'unknown') return is({ op: 'is_not_set' })
  const values = heads.flatMap((one) => (one.kind === 'value' ? [one.value] : []))
  const numbers = heads.flatMap((one) => (one.kind === 'range' && one.from !== null ? [one.from] : []))
  const [edge] = numbers
  // Whatever is below or above an edge is a number.
  const named: Rule[] =
    edge === undefined
      ? values.length === 0
        ? []
        : [is({ op: 'not_in', values })]
      : [{ kind: 'not', rule: { kind: 'any', rules: [is({ op: 'lt', value: edge }), is({ op: 'gte', value: edge })] } }]
  return { kind: 'all', rules: [is({ op: 'is_set' }), ...named] }
}

function ageRule(property: string, heads: readonly Head[], head: Head): Rule {
  const is = (condition: Omit<Condition, 'property'>): Rule => ({ kind: 'profile', condition: { property, ...condition } })
  const ofRange = (one: Head): Rule[] =>
    one.kind === 'range' ? [is({ op: 'age_between', values: [one.from ?? 0, one.to === null ? maxAge : one.to - 1] })] : []
  if (head.kind === 'unknown') return is({ op: 'is_not_set' })
  const [own] = ofRange(head)
  return own ?? { kind: 'all', rules: [is({ op: 'is_set' }), { kind: 'not', rule: { kind: 'any', rules: heads.flatMap(ofRange) } }] }
}

function tagRule(tag: string, heads: readonly Head[], head: Head): Rule {
  if (head.kind === 'value') return { kind: 'tag', tag, value: String(head.value) }
  if (head.kind === 'unknown') return { kind: 'not', rule: { kind: 'tag', tag } }
  const named = heads.flatMap((one): Rule[] => (one.kind === 'value' ? [{ kind: 'tag', tag, value: String(one.value) }] : []))
  return {
    kind: 'all',
    rules: [
      { kind: 'tag', tag },
      { kind: 'not', rule: { kind: 'any', rules: named } },
    ],
  }
}

/** Whom a cell means: those in its group of every attribute, and in the segment that the question is about. */
export function cellRule(
  by: readonly Attribute[],
  heads: readonly (readonly Head[])[],
  at: readonly (number | null)[],
  segmentId: string | undefined,
): Rule {
  const groups = by.flatMap((attribute, i) => {
    const head = heads[i]?.[at[i] ?? -1]
    return head ? [headRule(attribute, heads[i] ?? [], head)] : []
  })
  return { kind: 'all', rules: [...(segmentId === undefined ? [] : [{ kind: 'segment' as const, id: segmentId }]), ...groups] }
}

/** People who are in the same groups, so that nobody is counted in two of these; in several groups of an attribute of segments. */
export interface Atom {
  readonly at: readonly (readonly number[])[]
  readonly people: number
  readonly amount: number
  readonly converted: number
}
export type Tally = Omit<Atom, 'at'>

/** People, what they spent and how many did something, in each cell, in each group and together. Whoever is in two groups is in both, and once in the total. */
export function tallied(heads: readonly number[], atoms: readonly Atom[]) {
  const cells = new Map<string, Tally & { readonly at: readonly number[] }>()
  for (const atom of atoms)
    for (const at of combined(atom.at)) {
      const key = at.join()
      cells.set(key, { at, ...added(cells.get(key), atom) })
    }
  return {
    cells: [...cells.values()].toSorted((a, b) => inOrder(a.at, b.at)),
    groups: heads.map((count, i) => Array.from({ length: count }, (_, head) => sumOf(atoms.filter((atom) => atom.at[i]?.includes(head))))),
    total: sumOf(atoms),
  }
}

const none: Tally = { people: 0, amount: 0, converted: 0 }
const added = (a: Tally = none, b: Tally): Tally => ({
  people: a.people + b.people,
  amount: a.amount + b.amount,
  converted: a.converted + b.converted,
})
const sumOf = (atoms: readonly Tally[]): Tally => atoms.reduce(added, none)

const combined = (lists: readonly (readonly number[])[]): number[][] =>
  lists.reduce<number[][]>((made, list) => made.flatMap((start) => list.map((one) => [...start, one])), [[]])

const inOrder = (a: readonly number[], b: readonly number[]): number => a.reduce((found, one, i) => found || one - (b[i] ?? 0), 0)
