import { z } from 'zod'
import { assetsIn } from './assets/api.ts'
import { type BoardDefinition, metricsIn } from './boards/board.ts'
import { type MetricDefinition, measuresOf } from './metrics/index.ts'
import type { Process } from './queries/index.ts'
import { marketingPurpose } from './messaging/consents.ts'
import { absence, entryKey, entryRules, entrySegments, opening } from './journeys/entries/index.ts'
import { awaitedAt, type Graph, handedTo, listsAt, rulesOf } from './journeys/graph.ts'
import { kindOf, type Node } from './journeys/nodes/index.ts'
import { textsIn } from './segments/relations.ts'
import { type Definition, rulesIn } from './tags/index.ts'
import {
  type Condition,
  conditionsIn,
  eventProperties,
  type Match as EventMatch,
  type PropertyRef,
  references,
  refsOf,
  scansOf,
  type Rule,
} from './rules/index.ts'

/** What definitions can refer to. Properties are named with their owner: `event/price`, `profile/city`. */
export const referenceKinds = [
  'segment',
  'template',
  'journey',
  'event',
  'property',
  'tag',
  'item',
  'purpose',
  'asset',
  'shared_block',
  'metric',
] as const
export type ReferenceKind = (typeof referenceKinds)[number]

export const usedByQuerySchema = z.object({
  kind: z.enum(referenceKinds),
  id: z
    .string()
    .min(1)
    .max(300)
    .describe(
      'public id of a segment, template, journey, asset or metric, key of a purpose; else a name, of a property with its owner: `profile/city`, of items their type',
    ),
})
export const usedBySchema = z.object({
  items: z.array(
    z.object({
      kind: z.enum(['segment', 'template', 'journey', 'broadcast', 'tag', 'metric', 'board', 'metric_alert']),
      id: z.string(),
      name: z.string(),
      isLive: z.boolean().describe('runs by itself now: archiving what it uses needs a second look'),
      isArchived: z.boolean(),
    }),
  ),
  next: z.null(),
})
export type UsedBy = z.infer<typeof usedBySchema>

/** One reference as text, to compare and to look up. */
export const referenceOf = (kind: ReferenceKind, id: string): string => `${kind}:${id}`

const ofEvent = (name: string): string => referenceOf('property', `event/${name}`)
const filtersOf = (filters: readonly PropertyRef[]): string[] =>
  filters.flatMap(({ property, item }) => [ofEvent(property), ...(item ? [referenceOf('item', item.type)] : [])])

/** Everything a rule reads. */
export function ruleUses(rule: Rule): string[] {
  const { events, profileProperties, triggerProperties, tags, purposes, segments, itemTypes } = references(rule)
  return [
    ...[...events].map((name) => referenceOf('event', name)),
    ...scansOf(rule).flatMap((leaf) => filtersOf(eventProperties(leaf))),
    ...[...profileProperties].map((name) => referenceOf('property', `profile/${name}`)),
    ...[...triggerProperties].map(ofEvent),
    ...[...tags].map((name) => referenceOf('tag', name)),
    ...[...purposes].map((key) => referenceOf('purpose', key)),
    ...[...segments].map((id) => referenceOf('segment', id)),
    ...[...itemTypes].map((type) => referenceOf('item', type)),
  ]
}

/** Everything a definition of a tag reads. */
export function tagUses(definition: Definition): string[] {
  return [
    ...rulesIn(definition).flatMap(ruleUses),
    ...(definition.kind === 'sql' ? sqlUses(definition.query) : []),
    ...tagMatches(definition).flatMap((one) => matchUses({ ...one, filters: conditionsIn(one.filters) })),
    ...tagProperties(definition).map(ofEvent),
  ]
}

/**
 * What a query may read, by its words alone: texts in it may be names of events, tags and types of items where it names the relation, and
 * `properties.x` is a property of whoever has it. Better one too many than one that is missed.
 */
export function sqlUses(query: string): string[] {
  const texts = textsIn(query)
  const reads = (relation: string): boolean => new RegExp(`\\b${relation}\\b`, 'i').test(query)
  const named = (relation: string, kind: ReferenceKind): string[] => (reads(relation) ? texts.map((text) => referenceOf(kind, text)) : [])
  const properties = [...query.matchAll(/\bproperties\.(?:`([^`]+)`|(\w+))/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
  return [
    ...named('events', 'event'),
    ...named('tags', 'tag'),
    ...named('items', 'item'),
    ...properties.flatMap((name) => [
      ...(reads('events') ? [ofEvent(name)] : []),
      ...(reads('people') ? [referenceOf('property', `profile/${name}`)] : []),
    ]),
  ]
}

function tagMatches(definition: Definition): EventMatch[] {
  switch (definition.kind) {
    case 'rule':
    case 'layers':
    case 'stages':
    case 'sql':
    case 'import':
    case 'planned':
      return []
    case 'preference':
      return definition.signals
    case 'persuaded':
      return [definition.conversion, ...definition.touches]
    case 'propensity':
      return [definition.target]
    case 'score':
      return definition.criteria.flatMap((criterion) => (criterion.by === 'events' ? [criterion] : []))
    default:
      return [definition]
  }
}

function tagProperties(definition: Definition): string[] {
  switch (definition.kind) {
    case 'rule':
    case 'layers':
    case 'stages':
    case 'persuaded':
    case 'propensity':
    case 'sql':
    case 'import':
    case 'planned':
      return []
    case 'score':
      return definition.criteria.flatMap((criterion) =>
        criterion.by === 'events' && criterion.each.of === 'number' ? [criterion.each.property] : [],
      )
    case 'buckets':
    case 'figure':
      return 'property' in definition.figure ? [definition.figure.property] : []
    case 'preference':
      return definition.signals.flatMap(({ of, each }) => [
        ...(of.by === 'property' ? [of.property] : []),
        ...(each.of === 'number' ? [each.property] : []),
      ])
    case 'first':
    case 'last':
      return definition.property === undefined ? [] : [definition.property]
    case 'rfm':
      return [definition.money]
  }
}

interface Match {
  readonly event: string
  readonly filters: readonly Condition[]
  readonly links?: readonly { readonly property: string; readonly trigger: string }[]
}

const matchUses = ({ event, filters, links = [] }: Match): string[] => [
  referenceOf('event', event),
  ...filtersOf(filters.flatMap(refsOf)),
  ...links.flatMap((link) => [ofEvent(link.property), ofEvent(link.trigger)]),
]

/** Everything a metric counts. */
export const metricUses = (definition: MetricDefinition): string[] =>
  measuresOf(definition).flatMap(({ event, filters, people, property, item }) => [
    ...(event === null ? [] : [referenceOf('event', event)]),
    ...filtersOf([...filters.flatMap(refsOf), ...(property === undefined ? [] : [{ property, item }])]),
    ...(people ? ruleUses(people) : []),
  ])

/** What brings people to the stations of a process, and whom it is about. */
export const processUses = ({ stations, people }: Process & { readonly people?: Rule | undefined }): string[] => [
  ...stations.flatMap(({ event, filters }) => [referenceOf('event', event), ...filtersOf(filters.flatMap(refsOf))]),
  ...(people ? ruleUses(people) : []),
]

/** The metrics a board shows, and what its filter asks. */
export const boardUses = ({ people, tiles }: BoardDefinition): string[] => [
  ...metricsIn(tiles).map((id) => referenceOf('metric', id)),
  ...(people ? ruleUses(people) : []),
]

/** Everything a journey waits for, asks, sends and sets. */
export function graphUses({ entry, goal, limits, nodes }: Graph): string[] {
  const key = entryKey(entry)
  return [
    ...[opening(entry) ?? [], absence(entry)?.match ?? [], limits?.exits ?? []].flat().flatMap(matchUses),
    ...(key === undefined ? [] : [ofEvent(key)]),
    ...entrySegments(entry).map((id) => referenceOf('segment', id)),
    ...entryRules(entry).flatMap(ruleUses),
    ...(entry.kind === 'date' ? [referenceOf('property', `profile/${entry.property}`)] : []),
    ...(goal ? matchUses(goal) : []),
    ...(goal?.metricId === undefined ? [] : [referenceOf('metric', goal.metricId)]),
    ...nodes.flatMap((node) => [
      ...awaitedAt(node).flatMap(({ match }) => matchUses(match)),
      ...rulesOf(node).flatMap(ruleUses),
      ...listsAt(node).map((id) => referenceOf('segment', id)),
      ...handedTo(node).map((id) => referenceOf('journey', id)),
      ...(kindOf(node).reads?.(node.settings) ?? []).map(ofEvent),
      ...ownUses(node),
    ]),
    ...assetUses(nodes),
  ]
}

/** What a step sends and writes. */
function ownUses(node: Node): string[] {
  if (node.kind === 'send') return sendUses(node.settings)
  if (node.kind === 'set_tag') return [referenceOf('tag', node.settings.tag)]
  if (node.kind === 'set_profile') return [referenceOf('property', `profile/${node.settings.property}`)]
  return node.kind === 'emit_event' ? [referenceOf('event', node.settings.event)] : []
}

/** A service message needs no consent. */
const sendUses = (send: Extract<Graph['nodes'][number], { kind: 'send' }>['settings']): string[] => [
  ...(send.templateId === '' ? [] : [referenceOf('template', send.templateId)]),
  ...(send.class === 'marketing' ? [referenceOf('purpose', send.purpose ?? marketingPurpose)] : []),
]

/** Assets whose addresses stand somewhere in a definition. */
export const assetUses = (definition: object): string[] => assetsIn(JSON.stringify(definition)).map((id) => referenceOf('asset', id))

/** What a template prints: `profile.name`, `event.order_id`, `item.event.product_id.brand`. */
export const variableUses = (variables: readonly { readonly name: string }[]): string[] =>
  variables.flatMap(({ name }) => {
    const match = /^item\.(profile|event)\.([^.]+)/.exec(name) ?? /^(profile|event)\.(.+)$/.exec(name)
    return match ? [referenceOf('property', `${match[1]}/${match[2]}`)] : []
  })
