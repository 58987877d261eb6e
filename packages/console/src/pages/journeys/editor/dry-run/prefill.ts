import { absence, awaitedAt, entryKey, type EventMatch, type Graph, opening, reach } from '@millrace/contract/journeys/index.ts'

export type Value = string | number | boolean | string[]
export interface Property {
  readonly name: string
  readonly value: Value
}
/** What the person does, as it stands in the form. */
export interface Deed {
  readonly event: string
  readonly at: number
  readonly properties: readonly Property[]
}

const minute = 60_000
/** More of the same event than anybody would want to see in a list. */
const mostTimes = 12

/** What lets somebody in: the event of the entry with what its filters ask for, as often as the entry counts. */
export function firstDeeds({ entry, goal, nodes, limits }: Graph, at: number): Deed[] {
  const match = opening(entry)
  if (!match || match.event === '') return []
  const linked = [...matchesOf({ entry, goal, nodes, limits })].flatMap(({ links }) => links.map(({ trigger }) => trigger))
  const key = entryKey(entry)
  const asked = properties(match)
  const names = [...new Set([...(key ? [key] : []), ...linked])].filter((name) => !asked.some((one) => one.name === name))
  const figure = reach(entry)
  const sum = figure?.of === undefined ? [] : [{ name: figure.of, value: figure.value }]
  const deed = { event: match.event, properties: [...asked, ...names.map((name) => ({ name, value: '1' })), ...sum] }
  const times = figure && figure.of === undefined ? Math.min(figure.value, mostTimes) : 1
  return Array.from({ length: times }, (_, i) => ({ ...deed, at: at + i * minute }))
}

/** Events that something in the journey waits for, with the values that tie them to the first. */
export function deedsToCome(graph: Graph, deeds: readonly Deed[], at: number): Deed[] {
  const trigger = deeds.find((one) => one.event === opening(graph.entry)?.event)
  const valueOf = (name: string): Value => trigger?.properties.find((one) => one.name === name)?.value ?? ''
  const found = matchesOf(graph).map((match) => ({
    event: match.event,
    at,
    properties: [...properties(match), ...match.links.map(({ property, trigger: name }) => ({ name: property, value: valueOf(name) }))],
  }))
  return [...new Map(found.filter(({ event }) => event !== '').map((one) => [one.event, one])).values()]
}

const matchesOf = ({ entry, goal, nodes, limits }: Pick<Graph, 'entry' | 'goal' | 'nodes' | 'limits'>): EventMatch[] => [
  ...[absence(entry)?.match ?? []].flat(),
  ...nodes.flatMap(awaitedAt).map(({ match }) => match),
  ...(goal ? [goal] : []),
  ...(limits?.exits ?? []),
]

const properties = ({ filters }: EventMatch): Property[] =>
  filters.flatMap(({ property, op, value }) => (op === 'eq' && value !== undefined ? [{ name: property, value }] : []))
