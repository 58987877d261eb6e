import type { PropertyRef } from './items.ts'
import { type Condition, isDated, refsOf } from './condition.ts'
import { type EventLeaf, matchesOf } from './event-leaf.ts'
import { conditionsIn } from './filter.ts'
import { figureLeafOf } from './rank.ts'
import type { Rule } from './schema.ts'
import { readsZone } from './window.ts'

export interface References {
  readonly events: ReadonlySet<string>
  readonly profileProperties: ReadonlySet<string>
  readonly triggerProperties: ReadonlySet<string>
  readonly tags: ReadonlySet<string>
  readonly purposes: ReadonlySet<string>
  readonly segments: ReadonlySet<string>
  readonly itemTypes: ReadonlySet<string>
}

/** A property whose value is looked up among the items of a type. */
export interface ItemLink {
  readonly owner: 'event' | 'profile'
  readonly property: string
  readonly type: string
}

/** The conditions of a leaf, with whose properties they read. */
export function conditionsOf(leaf: Exclude<Rule, { kind: 'all' | 'any' | 'not' }>): {
  owner: ItemLink['owner']
  conditions: readonly Condition[]
} {
  switch (leaf.kind) {
    case 'profile':
      return { owner: 'profile', conditions: [leaf.condition] }
    case 'trigger':
      return { owner: 'event', conditions: [leaf.condition] }
    case 'event':
    case 'measure':
    case 'occasion':
    case 'sequence':
      return { owner: 'event', conditions: matchesOf(leaf).flatMap((match) => conditionsIn(match.filters)) }
    case 'rank':
      return { owner: 'event', conditions: conditionsIn(leaf.filters) }
    case 'tag':
    case 'reach':
    case 'segment':
    case 'list':
    case 'random':
      return { owner: 'profile', conditions: [] }
  }
}

export const linksOf = (owner: ItemLink['owner'], refs: readonly PropertyRef[]): ItemLink[] =>
  refs.flatMap(({ property, item }) => (item ? [{ owner, property, type: item.type }] : []))

/** Links that evaluating in memory follows; what events of the past had is asked of the store. */
export const itemLinks = (rule: Rule): ItemLink[] =>
  [...leaves(rule)].flatMap((leaf) => {
    const { owner, conditions } = conditionsOf(leaf)
    return isEventLeaf(leaf) || leaf.kind === 'rank' ? [] : linksOf(owner, conditions)
  })

/** Every leaf of a rule, in order. */
export function* leaves(rule: Rule): Generator<Exclude<Rule, { kind: 'all' | 'any' | 'not' }>> {
  switch (rule.kind) {
    case 'all':
    case 'any':
      for (const one of rule.rules) yield* leaves(one)
      return
    case 'not':
      yield* leaves(rule.rule)
      return
    default:
      yield rule
  }
}

export const isEventLeaf = (leaf: Rule): leaf is EventLeaf =>
  leaf.kind === 'event' || leaf.kind === 'measure' || leaf.kind === 'occasion' || leaf.kind === 'sequence'

/** Conditions on events, and what people are ranked by. */
export const scansOf = (rule: Rule): EventLeaf[] =>
  [...leaves(rule)].flatMap((leaf) => (leaf.kind === 'rank' ? [figureLeafOf(leaf)] : isEventLeaf(leaf) ? [leaf] : []))

export const eventLeaves = (rule: Rule): EventLeaf[] => [...leaves(rule)].filter(isEventLeaf)

/** Whether what it means depends on where days and months begin. */
export const readsCalendar = (rule: Rule): boolean =>
  [...leaves(rule)].some((leaf) => conditionsOf(leaf).conditions.some(({ op }) => isDated(op))) ||
  scansOf(rule).some((leaf) => readsZone(leaf.window) || (leaf.kind === 'measure' && leaf.figure.of === 'days'))

/** Properties of events that a condition on them reads: in filters, and what is measured. */
export const eventProperties = (leaf: EventLeaf): PropertyRef[] => [
  ...matchesOf(leaf)
    .flatMap((match) => conditionsIn(match.filters))
    .flatMap(refsOf),
  ...(leaf.kind === 'sequence' && leaf.link !== undefined ? [{ property: leaf.link }] : []),
  ...(leaf.kind === 'measure' && leaf.figure.of !== 'days' ? [{ property: leaf.figure.property }] : []),
]

/** What a rule reads, for "used by" and for loading no more than needed. */
export function references(rule: Rule): References {
  const found = {
    events: new Set<string>(),
    profileProperties: new Set<string>(),
    triggerProperties: new Set<string>(),
    tags: new Set<string>(),
    purposes: new Set<string>(),
    segments: new Set<string>(),
    itemTypes: new Set<string>(),
  }
  for (const leaf of scansOf(rule)) {
    for (const { event } of matchesOf(leaf)) found.events.add(event)
    if (leaf.window.kind === 'since') found.profileProperties.add(leaf.window.property)
  }
  for (const leaf of leaves(rule)) {
    if (leaf.kind === 'profile') for (const ref of refsOf(leaf.condition)) found.profileProperties.add(ref.property)
    if (leaf.kind === 'trigger') for (const ref of refsOf(leaf.condition)) found.triggerProperties.add(ref.property)
    if (leaf.kind === 'tag') found.tags.add(leaf.tag)
    if (leaf.kind === 'reach') found.purposes.add(leaf.purpose)
    if (leaf.kind === 'segment') found.segments.add(leaf.id)
    for (const { item } of conditionsOf(leaf).conditions) if (item) found.itemTypes.add(item.type)
  }
  return found
}
