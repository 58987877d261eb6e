import type { Json } from '../events.ts'
import { type Items, noItems, readRef } from './items.ts'
import { type Condition, isDated, positiveOf, type PositiveOperator, refsOf } from './condition.ts'
import { dateHolds } from './dates.ts'
import { comparisonHolds, figureOf } from './figure.ts'
import { type Count, type EventLeaf, type Match, matchesOf } from './event-leaf.ts'
import { fitsPattern } from './pattern.ts'
import { type Filter, isCondition } from './filter.ts'
import { isNear } from './place.ts'
import { isDrawn } from './random.ts'
import type { RankRule } from './rank.ts'
import type { Rule } from './schema.ts'
import type { WorkingDays } from '../time/working-days.ts'
import { holdsSequence } from './sequence.ts'
import { insideOf } from './since.ts'
import { type Contact, reachHolds, unknownContact } from './reach-leaf.ts'
import { tagHolds } from './tag-leaf.ts'
import type { Moment } from './window.ts'

export type Values = Readonly<Record<string, Json | undefined>>

/** What a rule is asked about: one person, now. Figures of events come from wherever they are kept. */
export interface RuleInput {
  readonly person: number
  readonly profile: Values
  readonly tags: ReadonlyMap<string, string>
  /** Now, and where days begin. */
  readonly moment: Moment
  /** Which days people work on; known where rules read a calendar. */
  readonly workingDays?: WorkingDays | undefined
  readonly trigger?: Values | undefined
  /** Items that conditions go on to; without it there are none. */
  readonly items?: Items | undefined
  /** Static segments the person is in. */
  readonly lists?: ReadonlySet<string> | undefined
  /** Consents and addresses; without it nothing is known of them. */
  readonly contact?: Contact | undefined
  /** As `leafFigure` defines it; throws `Unanswered` when it cannot be known now. */
  figureOf(leaf: EventLeaf): number | null
  /** Who is among the top is known of everybody together only; without it nobody can say. */
  ranks?(leaf: RankRule): boolean
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
      return conditionMatches(rule.condition, input.profile, input.items, input.moment)
    case 'trigger':
      return conditionMatches(rule.condition, input.trigger ?? {}, input.items, input.moment)
    case 'tag':
      return tagHolds(rule, input.tags.get(rule.tag))
    case 'reach':
      return reachHolds(rule, input.contact ?? unknownContact)
    case 'segment': {
      const meant = input.segments?.rules.get(rule.id)
      return meant !== undefined && evaluate(meant, { ...input, trigger: undefined, items: input.segments?.items })
    }
    case 'list':
      return input.lists?.has(rule.id) ?? false
    case 'random':
      return isDrawn(rule, input.person)
    case 'rank':
      if (!input.ranks) throw new Unanswered('a rank cannot be asked here')
      return input.ranks(rule)
    case 'event':
      return countMatches(rule.count, input.figureOf(rule) ?? 0)
    case 'measure':
      return comparisonHolds(rule.is, input.figureOf(rule))
    case 'occasion':
    case 'sequence':
      return input.figureOf(rule) === 1
  }
}

/**
 * One property against one condition. No casts: a number compares with numbers, text with text. `beside`: the value of the property beside it, where a condition reads two.
 */
export function matches(condition: Condition, actual: Json | undefined, moment?: Moment, beside?: Json): boolean {
  const { op, isNegated } = positiveOf(condition.op)
  if (op === 'near') return condition.near !== undefined && isNear(condition.near, actual, beside)
  return positivelyMatches(op, condition, actual, moment) !== isNegated
}

function positivelyMatches(
  op: Exclude<PositiveOperator, 'near'>,
  condition: Condition,
  actual: Json | undefined,
  moment: Moment | undefined,
): boolean {
  const { value, values = [] } = condition
  if (isDated(op)) {
    if (!moment) throw new Error(`${op} is asked where nobody says which day it is`)
    return dateHolds({ op, value, values }, actual, moment)
  }
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
    case 'matches':
      return typeof actual === 'string' && fitsPattern(String(value), actual)
    case 'has_item':
      return itemsOf(actual).includes(String(value))
    case 'has_any':
      return values.some((one) => itemsOf(actual).includes(String(one)))
    case 'has_all':
      return values.every((one) => itemsOf(actual).includes(String(one)))
    case 'has_only': {
      const items = itemsOf(actual)
      return items.length > 0 && items.every((item) => values.includes(item))
    }
  }
}

/** An empty list is no value, and neither is an object: conditions are about the values inside it. */
const isSet = (actual: Json | undefined): boolean =>
  Array.isArray(actual) ? actual.length > 0 : actual !== undefined && actual !== null && typeof actual !== 'object'

/** The items of a list are texts; other items are known by their JSON. */
const itemsOf = (actual: Json | undefined): string[] =>
  Array.isArray(actual) ? actual.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))) : []

export function conditionMatches(condition: Condition, values: Values, items: Items = noItems, moment?: Moment): boolean {
  const [actual, beside] = refsOf(condition).map((ref) => readRef(ref, values, items))
  return matches(condition, actual, moment, beside)
}

/** Without a moment no condition among them may be about dates. */
export const filtersMatch = (filters: readonly Filter[], properties: Values, items: Items = noItems, moment?: Moment): boolean =>
  filters.every((filter) => filterMatches(filter, properties, items, moment))

function filterMatches(filter: Filter, properties: Values, items: Items, moment: Moment | undefined): boolean {
  if (isCondition(filter)) return conditionMatches(filter, properties, items, moment)
  if ('not' in filter) return !filterMatches(filter.not, properties, items, moment)
  if ('any' in filter) return filter.any.some((one) => filterMatches(one, properties, items, moment))
  return filter.all.every((one) => filterMatches(one, properties, items, moment))
}

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
 * when there was the occasion or sequence. `profile`: for windows that begin with a property of it.
 */
export function leafFigure(
  leaf: EventLeaf,
  events: readonly SeenEvent[],
  moment: Moment,
  items: Items = noItems,
  profile: Values = {},
): number | null {
  const inside = insideOf(leaf.window, moment, profile)
  const now = moment.now.getTime()
  const fits = (one: SeenEvent, { event, filters }: Match): boolean =>
    one.event === event && filtersMatch(filters, one.properties, items, moment)
  if (leaf.kind === 'sequence') {
    const sought = matchesOf(leaf)
    const seen = events
      .filter((one) => one.time <= now)
      .map((one) => ({
        time: one.time,
        fits: sought.flatMap((match, place) => (fits(one, match) ? [place] : [])),
        link: leaf.link === undefined ? undefined : one.properties[leaf.link],
      }))
    return holdsSequence(leaf, seen, moment, inside) ? 1 : 0
  }
  const ever = events.filter((one) => one.time <= now && fits(one, leaf))
  const within = ever.filter((one) => inside(one.time))
  switch (leaf.kind) {
    case 'event':
      return within.length
    case 'measure':
      return figureOf(leaf.figure, within, moment.zone)
    case 'occasion':
      return ever.length > 0 &&
        inside(ever.map((one) => one.time).reduce((a, b) => (leaf.which === 'first' ? Math.min(a, b) : Math.max(a, b))))
        ? 1
        : 0
  }
}
