import type { Json } from '../events.ts'
import { type Items, noItems, readRef } from './items.ts'
import { type Condition, positiveOf, type PositiveOperator } from './condition.ts'
import { comparisonHolds, figureOf } from './figure.ts'
import { type Count, type EventLeaf, type Match, matchesOf } from './event-leaf.ts'
import type { Rule } from './schema.ts'
import { holdsSequence } from './sequence.ts'
import { tagHolds } from './tag-leaf.ts'
import { type Moment, windowRange } from './window.ts'

export type Values = Readonly<Record<string, Json | undefined>>

/** What a rule is asked about: one person, now. Figures of events come from wherever they are kept. */
export interface RuleInput {
  readonly profile: Values
  readonly tags: ReadonlyMap<string, string>
  readonly trigger?: Values | undefined
  /** Items that conditions go on to; without it there are none. */
  readonly items?: Items | undefined
  /** Static segments the person is in. */
  readonly lists?: ReadonlySet<string> | undefined
  /** As `leafFigure` defines it; throws `Unanswered` when it cannot be known now. */
  figureOf(leaf: EventLeaf): number | null
  /** Segments that the rule refers to, and those these refer to, with the items that their conditions go on to. */
  readonly segments?: { readonly rules: ReadonlyMap<string, Rule>; readonly items: Items } | undefined
}

/** What a condition asks cannot be known at present, which is neither yes nor no; the message says why. */
export class Unanswered extends Error {}

/** Is this person meant? The definition that the SQL form is held against. */
export function evaluate(rule: Rule, input: RuleInput): boolean {
  switch (rule.kind) {
    case 'all':
      return rule.rules.every((one) => evaluate(one, input))
    case 'any':
      return rule.rules.some((one) => evaluate(one, input))
    case 'not':
      return !evaluate(rule.rule, input)
    case 'profile':
      return conditionMatches(rule.condition, input.profile, input.items)
    case 'trigger':
      return conditionMatches(rule.condition, input.trigger ?? {}, input.items)
    case 'tag':
      return tagHolds(rule, input.tags.get(rule.tag))
    case 'segment': {
      const meant = input.segments?.rules.get(rule.id)
      return meant !== undefined && evaluate(meant, { ...input, trigger: undefined, items: input.segments?.items })
    }
    case 'list':
      return input.lists?.has(rule.id) ?? false
    case 'event':
      return countMatches(rule.count, input.figureOf(rule) ?? 0)
    case 'measure':
      return comparisonHolds(rule.is, input.figureOf(rule))
    case 'occasion':
    case 'sequence':
      return input.figureOf(rule) === 1
  }
}

/** One property against one condition. No casts: a number compares with numbers, text with text. */
export function matches(condition: Condition, actual: Json | undefined): boolean {
  const { op, isNegated } = positiveOf(condition.op)
  return positivelyMatches(op, condition, actual) !== isNegated
}

function positivelyMatches(op: PositiveOperator, { value, values = [] }: Condition, actual: Json | undefined): boolean {
  switch (op) {
    case 'is_set':
      return isSet(actual)
    case 'eq':
      return actual === value
    case 'in':
      return values.some((one) => one === actual)
    case 'lt':
      return typeof actual === 'number' && typeof value === 'number' && actual < value
    case 'lte':
      return typeof actual === 'number' && typeof value === 'number' && actual <= value
    case 'gt':
      return typeof actual === 'number' && typeof value === 'number' && actual > value
    case 'gte':
      return typeof actual === 'number' && typeof value === 'number' && actual >= value
    case 'between':
      return typeof actual === 'number' && actual >= Number(values[0]) && actual <= Number(values[1])
    case 'contains':
      return typeof actual === 'string' && actual.includes(String(value))
    case 'starts_with':
      return typeof actual === 'string' && actual.startsWith(String(value))
    case 'ends_with':
      return typeof actual === 'string' && actual.endsWith(String(value))
    case 'is_true':
      return actual === true
    case 'is_false':
      return actual === false
    case 'has_item':
      return hasItem(actual, value)
  }
}

/** An empty list is no value, and neither is an object: conditions are about the values inside it. */
const isSet = (actual: Json | undefined): boolean =>
  Array.isArray(actual) ? actual.length > 0 : actual !== undefined && actual !== null && typeof actual !== 'object'

/** The items of a list are texts; other items are known by their JSON. */
const hasItem = (actual: Json | undefined, value: Condition['value']): boolean =>
  Array.isArray(actual) && actual.some((item) => (typeof item === 'string' ? item : JSON.stringify(item)) === value)

export const conditionMatches = (condition: Condition, values: Values, items: Items = noItems): boolean =>
  matches(condition, readRef(condition, values, items))

export const filtersMatch = (filters: readonly Condition[], properties: Values, items: Items = noItems): boolean =>
  filters.every((filter) => conditionMatches(filter, properties, items))

export function countMatches(count: Count, n: number): boolean {
  switch (count.op) {
    case 'eq':
      return n === count.value
    case 'gte':
      return n >= count.value
    case 'lte':
      return n <= count.value
    case 'between':
      return n >= count.value && n <= (count.to ?? count.value)
  }
}

export interface SeenEvent {
  readonly event: string
  readonly time: number
  readonly properties: Values
}

/**
 * The figure of a leaf among all events of a person, in their order: how often, what is measured (null when it is unset), or 1
 * when there was the occasion or sequence.
 */
export function leafFigure(leaf: EventLeaf, events: readonly SeenEvent[], moment: Moment, items: Items = noItems): number | null {
  const { from, to } = windowRange(leaf.window, moment)
  const past = events.filter((one) => one.time <= moment.now.getTime())
  const fits = (one: SeenEvent, { event, filters }: Match): boolean => one.event === event && filtersMatch(filters, one.properties, items)
  if (leaf.kind === 'sequence') {
    const sought = matchesOf(leaf)
    const seen = past.map((one) => ({
      time: one.time,
      fits: sought.flatMap((match, place) => (fits(one, match) ? [place] : [])),
      link: leaf.link === undefined ? undefined : one.properties[leaf.link],
    }))
    return holdsSequence(leaf, seen, moment) ? 1 : 0
  }
  const ever = past.filter((one) => fits(one, leaf))
  const within = ever.filter((one) => one.time >= from && one.time <= to)
  switch (leaf.kind) {
    case 'event':
      return within.length
    case 'measure':
      return figureOf(leaf.figure, within, moment.zone)
    case 'occasion':
      return within.length > 0 && !ever.some((one) => (leaf.which === 'first' ? one.time < from : one.time > to)) ? 1 : 0
  }
}
