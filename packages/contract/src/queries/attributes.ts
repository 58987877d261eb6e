import type { Json } from '../events.ts'
import { ageOf, type Moment } from '../rules/index.ts'
import type { AttributeBy, AttributeMeasure, AttributesQuery } from './attributes-query.ts'
import { binOf } from './bins.ts'
import { type GroupKey, groupKeysOf } from './shell.ts'

/** A person as the slow reference sees them. */
export interface Described {
  readonly person: number
  readonly properties: Readonly<Record<string, Json>>
  /** The value of each tag they have; without one: an empty text. */
  readonly tags: Readonly<Record<string, string>>
  readonly segments: readonly string[]
}

/** A number among the intervals of some edges by its place, everything else by what it is. */
export type AttributeKey = { readonly bin: number } | { readonly value: GroupKey }

const read = ({ properties }: Described, { property, as }: { property: string; as: 'value' | 'age' }, moment: Moment): Json | undefined =>
  as === 'age' ? (ageOf(properties[property], moment) ?? undefined) : properties[property]

/** The groups somebody is in: several of a list, and one where nothing is known. */
export function attributeKeysOf(one: Described, by: AttributeBy, moment: Moment): AttributeKey[] {
  switch (by.of) {
    case 'tag': {
      const value = one.tags[by.tag]
      return [{ value: value === undefined ? null : value === '' ? true : value }]
    }
    case 'segment':
      return [{ value: one.segments.includes(by.id) }]
    case 'property': {
      const value = read(one, by, moment)
      if (typeof value === 'number' && by.edges) return [{ bin: binOf(value, by.edges) }]
      return groupKeysOf(value).map((key) => ({ value: key }))
    }
  }
}

export interface AttributeNumber {
  readonly people: number
  readonly value: number | null
}

/** The slow, obvious numbers that the engine is held against: of everybody, and of each group or pair of groups, by its keys as JSON. */
export function attributesReference(people: readonly Described[], query: AttributesQuery, moment: Moment): Map<string, AttributeNumber> {
  const cells = new Map<string, Described[]>()
  const put = (key: readonly (AttributeKey | null)[], one: Described): void => {
    const at = JSON.stringify(key)
    cells.set(at, [...(cells.get(at) ?? []), one])
  }
  const [first, second] = query.by
  for (const one of people) {
    const rows = first ? attributeKeysOf(one, first, moment) : []
    const columns = second ? attributeKeysOf(one, second, moment) : []
    put([null, null], one)
    for (const row of rows) put([row, null], one)
    for (const column of columns) put([null, column], one)
    for (const row of rows) for (const column of columns) put([row, column], one)
  }
  const { property } = query
  const valuesOf = (some: readonly Described[]) => (property ? some.map((one) => read(one, property, moment)) : [])
  return new Map(
    [...cells].map(([key, some]) => [key, { people: some.length, value: measured(query.measure, some.length, valuesOf(some)) }]),
  )
}

function measured(measure: AttributeMeasure, people: number, values: readonly (Json | undefined)[]): number | null {
  const numbers = values.filter((value) => typeof value === 'number')
  const sum = Number(numbers.reduce((whole, value) => whole + BigInt(Math.round(value * 1e4)), 0n)) / 1e4
  switch (measure) {
    case 'people':
      return people
    case 'sum':
      return sum
    case 'avg':
      return numbers.length === 0 ? null : sum / numbers.length
    case 'min':
      return numbers.length === 0 ? null : Math.min(...numbers)
    case 'max':
      return numbers.length === 0 ? null : Math.max(...numbers)
    case 'distinct':
      return new Set(values.filter((value) => ['number', 'string', 'boolean'].includes(typeof value))).size
  }
}
