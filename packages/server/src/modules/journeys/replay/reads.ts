import {
  absence,
  awaitedAt,
  entryKey,
  entryRules,
  type EventMatch,
  type Graph,
  graphReferences,
  opening,
  reach,
  rulesOf,
  watchedAt,
} from '@millrace/contract/journeys/index.ts'
import { eventProperties, leaves, matchesOf, refsOf, type Rule, scansOf } from '@millrace/contract/rules/index.ts'
import { doorRules } from '../execute/entry.ts'

/** What a replay has to read of events. */
export interface Reads {
  /** Events that open, move and end runs. */
  readonly steps: ReadonlySet<string>
  /** Events that rules look back at, however long ago. */
  readonly behind: ReadonlySet<string>
  readonly properties: ReadonlySet<string>
}

/** Every rule that anybody in a graph may be asked. */
export const rulesIn = (graph: Graph): Rule[] => [
  ...graph.nodes.flatMap((node) => [...rulesOf(node), ...watchedAt(node)]),
  ...doorRules(graph),
  ...entryRules(graph.entry),
]

/** `rules`: those of the graph and of the segments they refer to. */
export function readsOf(graph: Graph, rules: readonly Rule[]): Reads {
  const { events, triggerProperties } = graphReferences(graph)
  const { entry, goal, limits, nodes } = graph
  const matches: EventMatch[] = [
    ...[opening(entry), absence(entry)?.match, goal].flatMap((one) => one ?? []),
    ...(limits?.exits ?? []),
    ...nodes.flatMap(awaitedAt).map(({ match }) => match),
  ]
  const scans = rules.flatMap(scansOf)
  return {
    steps: events,
    behind: new Set([
      ...scans.flatMap(matchesOf).map(({ event }) => event),
      // A figure that opens runs counts from the beginning.
      ...(reach(entry) ? [opening(entry)?.event ?? ''] : []),
    ]),
    properties: new Set([
      ...triggerProperties,
      ...matches.flatMap(({ filters, links }) => [...filters.flatMap(refsOf), ...links].map(({ property }) => property)),
      ...scans.flatMap(eventProperties).map(({ property }) => property),
      ...[entryKey(entry), reach(entry)?.of].flatMap((name) => name ?? []),
    ]),
  }
}

/** Conditions that are asked of what people are, not of what they did: with these alone everything else about them is loaded. */
export const knownOf = (rules: readonly Rule[]): Rule[] =>
  rules.flatMap((rule) =>
    [...leaves(rule)].filter((leaf) => scansOf(leaf).length === 0 && leaf.kind !== 'segment' && leaf.kind !== 'trigger'),
  )
